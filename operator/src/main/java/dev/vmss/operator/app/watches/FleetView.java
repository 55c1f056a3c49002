package dev.vmss.operator.app.watches;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.operator.image.download.Platform;
import dev.vmss.operator.image.item.Fleet;
import dev.vmss.operator.model.ImageFamily;
import dev.vmss.operator.model.Urn;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.InstanceRuntime;
import dev.vmss.operator.runtime.Located;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * Shows the image room the scale sets, their instances and the nodes, from the scale-set
 * controller's caches.
 */
public final class FleetView implements Fleet {

  private final ScaleSetWatches watches;
  private final InstanceRuntime runtime;

  public FleetView(ScaleSetWatches watches, InstanceRuntime runtime) {
    this.watches = watches;
    this.runtime = runtime;
  }

  @Override
  public Collection<SetView> setsOf(ImageFamily family) {
    return watches
        .sets()
        .filter(set -> ImagesOfSets.family(set).filter(family::equals).isPresent())
        .flatMap(set -> ImagesOfSets.urn(set).map(urn -> view(set, urn)).stream())
        .toList();
  }

  private static SetView view(VirtualMachineScaleSet set, Urn urn) {
    return new SetView(
        set.getMetadata().getNamespace(),
        set.getMetadata().getName(),
        urn,
        Optional.ofNullable(set.getSpec().replicas()).orElse(0),
        missing(set));
  }

  /** How many instances a set waits for, by its own status. */
  static int missing(VirtualMachineScaleSet set) {
    int wanted = Optional.ofNullable(set.getSpec().replicas()).orElse(0);
    int have = Optional.ofNullable(set.getStatus()).map(status -> status.replicas()).orElse(0);
    return Math.max(0, wanted - have);
  }

  @Override
  public Collection<InstanceView> instancesOf(String imageUid) {
    return watches.ofExisting(runtime.madeFrom(imageUid)).stream().map(FleetView::view).toList();
  }

  private static InstanceView view(Located located) {
    Instance instance = located.instance();
    return new InstanceView(
        located.set().namespace(),
        located.set().name(),
        instance.name(),
        instance.terminating(),
        instance.ready(),
        instance.stamp().digest());
  }

  @Override
  public Set<Platform> platforms() {
    return watches.platforms();
  }
}
