package dev.vmss.operator.scaleset.simulation.process;

import dev.vmss.api.v1alpha1.ImageReference;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.operator.image.download.Platform;
import dev.vmss.operator.image.item.Fleet;
import dev.vmss.operator.model.ImageFamily;
import dev.vmss.operator.model.Urn;
import dev.vmss.operator.runtime.Located;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.pod.PodWatch;
import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Shows the image room the sets and instances that the caches of its process show. */
record SimulatedFleet(Supplier<Collection<VirtualMachineScaleSet>> sets, PodWatch pods)
    implements Fleet {

  @Override
  public Collection<SetView> setsOf(ImageFamily family) {
    return sets.get().stream()
        .map(SimulatedFleet::view)
        .filter(set -> set.urn().family().equals(family))
        .toList();
  }

  private static SetView view(VirtualMachineScaleSet set) {
    ImageReference image = set.getSpec().virtualMachineProfile().storageProfile().imageReference();
    return new SetView(
        set.getMetadata().getNamespace(),
        set.getMetadata().getName(),
        Urn.of(image.publisher(), image.offer(), image.sku(), image.version()),
        set.getSpec().replicas(),
        missing(set));
  }

  static int missing(VirtualMachineScaleSet set) {
    Integer have = set.getStatus() == null ? null : set.getStatus().replicas();
    return Math.max(0, set.getSpec().replicas() - (have == null ? 0 : have));
  }

  @Override
  public Collection<InstanceView> instancesOf(String imageUid) {
    Set<Recipe.Owner> existing =
        sets.get().stream().map(Recipe.Owner::of).collect(Collectors.toSet());
    return pods.runtime().madeFrom(imageUid).stream()
        .filter(located -> existing.contains(located.set()))
        .map(SimulatedFleet::view)
        .toList();
  }

  private static InstanceView view(Located located) {
    return new InstanceView(
        located.set().namespace(),
        located.set().name(),
        located.instance().name(),
        located.instance().terminating(),
        located.instance().ready(),
        located.instance().stamp().digest());
  }

  @Override
  public Set<Platform> platforms() {
    return Set.of();
  }
}
