package dev.vmss.operator.runtime.owned;

import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.operator.runtime.DataDiskClaim;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.Instance.Workload;
import dev.vmss.operator.runtime.InstanceRuntime;
import dev.vmss.operator.runtime.Located;
import dev.vmss.operator.runtime.ProfileCheck;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.Slot;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * All runtimes as one: what is made goes by the kind of its image, what exists by the kind of
 * object it is. So the instances of a set may be of several kinds, and numbers are one row.
 */
public final class Runtimes implements WatchedRuntime {

  private final Map<Workload, WatchedRuntime> byWorkload;

  public Runtimes(Map<Workload, WatchedRuntime> byWorkload) {
    this.byWorkload = Map.copyOf(byWorkload);
  }

  @Override
  public List<EventSource<?, VirtualMachineScaleSet>> watches(
      EventSourceContext<VirtualMachineScaleSet> context) {
    return byWorkload.values().stream()
        .flatMap(runtime -> runtime.watches(context).stream())
        .toList();
  }

  @Override
  public Map<SourceKind, ProfileCheck> kinds() {
    return byWorkload.values().stream()
        .flatMap(runtime -> runtime.kinds().entrySet().stream())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public List<Instance> instances(Recipe.Owner owner) {
    return byWorkload.values().stream()
        .flatMap(runtime -> runtime.instances(owner).stream())
        .toList();
  }

  @Override
  public List<Located> all() {
    return byWorkload.values().stream().flatMap(runtime -> runtime.all().stream()).toList();
  }

  @Override
  public CreateResult create(Recipe recipe, Slot slot) {
    return of(recipe).create(recipe, slot);
  }

  @Override
  public CreateResult probe(Recipe recipe, Slot slot) {
    return of(recipe).probe(recipe, slot);
  }

  @Override
  public DeleteResult delete(Recipe.Owner owner, Instance instance, boolean atOnce) {
    return of(instance).delete(owner, instance, atOnce);
  }

  @Override
  public void restart(Recipe.Owner owner, Instance instance) {
    of(instance).restart(owner, instance);
  }

  @Override
  public void show(Recipe.Owner owner, Instance instance) {
    of(instance).show(owner, instance);
  }

  @Override
  public List<DataDiskClaim> disks(Recipe.Owner owner) {
    return byWorkload.values().stream().flatMap(runtime -> runtime.disks(owner).stream()).toList();
  }

  @Override
  public void discard(Recipe.Owner owner, DataDiskClaim disk) {
    runtime(Workload.MACHINE).discard(owner, disk);
  }

  @Override
  public void retain(Recipe.Owner owner, DataDiskClaim disk) {
    runtime(Workload.MACHINE).retain(owner, disk);
  }

  /** Plans make only what some runtime makes; since the plan was made that one may have gone. */
  private InstanceRuntime of(Recipe recipe) {
    Workload workload =
        switch (recipe.image().kind()) {
          case CONTAINER_IMAGE -> Workload.POD;
          case CONTAINER_DISK, HTTP -> Workload.MACHINE;
        };
    return runtime(workload);
  }

  private InstanceRuntime of(Instance instance) {
    return runtime(instance.workload());
  }

  private InstanceRuntime runtime(Workload workload) {
    return Objects.requireNonNull(byWorkload.get(workload), "no runtime of this kind");
  }
}
