package dev.vmss.operator.app.watches;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.operator.image.ImageWakeUps;
import dev.vmss.operator.scaleset.ScaleSetMeters;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.Optional;

/**
 * Listens to the sets themselves, deleted ones included, for those who count them. Wakes no set.
 */
final class ScaleSetListener extends SimpleInboundEventSource<VirtualMachineScaleSet>
    implements ResourceEventAware<VirtualMachineScaleSet> {

  private final ImageWakeUps wakeUps;
  private final ScaleSetMeters meters;

  ScaleSetListener(ImageWakeUps wakeUps, ScaleSetMeters meters) {
    super("scale-set-listener");
    this.meters = meters;
    this.wakeUps = wakeUps;
  }

  @Override
  public void onResourceCreated(VirtualMachineScaleSet set) {
    meters.seen(set, Optional.empty());
    changed(set);
  }

  @Override
  public void onResourceUpdated(VirtualMachineScaleSet set, VirtualMachineScaleSet before) {
    meters.seen(set, Optional.of(before));
    boolean sameReference = ImagesOfSets.urn(set).equals(ImagesOfSets.urn(before));
    if (!sameReference || FleetView.missing(set) != FleetView.missing(before)) {
      changed(before);
      changed(set);
    }
  }

  @Override
  public void onResourceDeleted(VirtualMachineScaleSet set) {
    meters.gone(set);
    changed(set);
  }

  private void changed(VirtualMachineScaleSet set) {
    ImagesOfSets.family(set).ifPresent(wakeUps::setChanged);
  }
}
