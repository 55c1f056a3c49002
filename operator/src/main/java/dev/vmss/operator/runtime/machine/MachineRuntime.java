package dev.vmss.operator.runtime.machine;

import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.operator.kubevirt.VirtualMachine;
import dev.vmss.operator.kubevirt.VirtualMachineInstance;
import dev.vmss.operator.runtime.DataDiskClaim;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.Located;
import dev.vmss.operator.runtime.ProfileCheck;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.Slot;
import dev.vmss.operator.runtime.owned.Owned;
import dev.vmss.operator.runtime.owned.OwnedObjects;
import dev.vmss.operator.runtime.owned.Refusals;
import dev.vmss.operator.runtime.owned.ServedVersions;
import dev.vmss.operator.runtime.owned.Strays;
import dev.vmss.operator.runtime.owned.WatchedRuntime;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Instances as KubeVirt VirtualMachines. */
public final class MachineRuntime implements WatchedRuntime {

  /** KubeVirt writes often: so many times a machine is read again before it is deleted. */
  private static final int READS = 5;

  private static final Logger log = LoggerFactory.getLogger(MachineRuntime.class);

  private final KubernetesClient client;
  private final Runs runs = new Runs();
  private final DataDisks disks;
  private final Moves moves;
  private final OwnedObjects<VirtualMachine> machines;
  private final RandomGenerator dice;
  private final Strays.Later later;
  private volatile boolean served;

  /**
   * @param client asks once: what it does not get is tried again by whoever asked
   * @param versions of sets, by which an instance may name its owner
   * @param onImage told the name of an image whose instances became more, fewer, or terminating
   * @param nanos of a monotonic clock
   * @param dice for names that nobody had before; used by several threads
   */
  public MachineRuntime(
      KubernetesClient client,
      ServedVersions versions,
      Consumer<String> onImage,
      LongSupplier nanos,
      RandomGenerator dice) {
    this(client, versions, onImage, nanos, dice, OwnedObjects.inBackground());
  }

  MachineRuntime(
      KubernetesClient client,
      ServedVersions versions,
      Consumer<String> onImage,
      LongSupplier nanos,
      RandomGenerator dice,
      Strays.Later later) {
    this.client = client;
    this.dice = dice;
    this.disks = new DataDisks(client, versions);
    this.moves = new Moves(nanos);
    this.later = later;
    this.machines =
        new OwnedObjects<>(client, new MachineKind(runs::of, moves), versions, onImage, later);
  }

  @Override
  public List<EventSource<?, VirtualMachineScaleSet>> watches(
      EventSourceContext<VirtualMachineScaleSet> context) {
    return List.of(
        new MachineEventSource(
            context, machines, disks, runs, moves, later, found -> served = found));
  }

  /** None while the cluster has no KubeVirt. */
  @Override
  public Map<SourceKind, ProfileCheck> kinds() {
    return served
        ? Map.of(
            SourceKind.CONTAINER_DISK, MachineCheck::refusals,
            SourceKind.HTTP, MachineCheck::refusals)
        : Map.of();
  }

  @Override
  public List<Instance> instances(Recipe.Owner owner) {
    return machines.of(owner);
  }

  @Override
  public List<Located> all() {
    return machines.all();
  }

  @Override
  public CreateResult create(Recipe recipe, Slot slot) {
    return disks
        .ensure(recipe, slot)
        .orElseGet(() -> machines.create(recipe.owner(), slot.id(), render(recipe, slot)));
  }

  @Override
  public CreateResult probe(Recipe recipe, Slot slot) {
    return machines.probe(render(recipe, slot));
  }

  private VirtualMachine render(Recipe recipe, Slot slot) {
    return MachineRenderer.render(recipe, slot, RootDisk.of(recipe.image(), dice));
  }

  /**
   * Deletes the machine as it is now, if nothing that rules read has changed since it was observed.
   * KubeVirt changes its resourceVersion several times while it starts, so that the observed one
   * would seldom do; the one that is sent proves that no protection came between read and delete.
   *
   * @param atOnce makes no difference: KubeVirt ends what runs, and nothing else can
   */
  @Override
  public DeleteResult delete(Recipe.Owner owner, Instance instance, boolean atOnce) {
    for (int left = READS; left > 0; left--) {
      VirtualMachine found = machines.resource(owner, instance).get();
      if (isGone(found, instance)) {
        return new DeleteResult.Done();
      }
      if (!machines.belongsTo(owner, found) || !asObserved(found, instance)) {
        machines.changed(found, found);
        return new DeleteResult.Stale();
      }
      try {
        boolean there =
            !machines
                .resource(owner, instance)
                .lockResourceVersion(found.getMetadata().getResourceVersion())
                .delete()
                .isEmpty();
        return there ? new DeleteResult.Done() : machines.goneOrKept(owner, instance);
      } catch (KubernetesClientException e) {
        if (!(Refusals.of(e) instanceof Refusals.Meaning.Conflict)) {
          return machines.refused(owner, instance, e);
        }
      }
    }
    return new DeleteResult.Stale();
  }

  private static boolean isGone(@Nullable VirtualMachine found, Instance instance) {
    return found == null
        || !instance.uid().equals(found.getMetadata().getUid())
        || found.getMetadata().getDeletionTimestamp() != null;
  }

  /** What its user asked for is what it was when the plan was made. */
  private boolean asObserved(VirtualMachine found, Instance observed) {
    return MachineReader.see(found, runs.of(found))
        .map(Owned::instance)
        .filter(now -> now.marks().equals(observed.marks()))
        .filter(now -> now.stopped() == observed.stopped())
        .isPresent();
  }

  /** Ends what runs, and KubeVirt begins anew: of a container disk with a fresh root. */
  @Override
  public void restart(Recipe.Owner owner, Instance instance) {
    try {
      var run =
          client
              .resources(VirtualMachineInstance.class)
              .inNamespace(owner.namespace())
              .withName(instance.name());
      Optional.ofNullable(run.get())
          .filter(found -> found.getMetadata().getDeletionTimestamp() == null)
          .filter(found -> MachineReader.isRunOf(instance, found))
          .ifPresent(
              found -> run.lockResourceVersion(found.getMetadata().getResourceVersion()).delete());
    } catch (KubernetesClientException e) {
      log.atWarn()
          .addKeyValue("instance", owner.namespace() + "/" + instance.name())
          .addKeyValue("error", e.getMessage())
          .log("a machine cannot be restarted; tried again when it had its time");
    }
  }

  @Override
  public List<DataDiskClaim> disks(Recipe.Owner owner) {
    return disks.of(owner);
  }

  @Override
  public void discard(Recipe.Owner owner, DataDiskClaim disk) {
    disks.discard(owner, disk);
  }

  @Override
  public void retain(Recipe.Owner owner, DataDiskClaim disk) {
    disks.retain(owner, disk);
  }

  @Override
  public void show(Recipe.Owner owner, Instance instance) {
    machines.show(owner, instance);
  }
}
