package dev.vmss.operator.app;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.operator.image.ImageWakeUps;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.Objects;

/**
 * Listens to the sets themselves, deleted ones included, for those who count them. Wakes no set.
 */
final class ScaleSetListener extends SimpleInboundEventSource<VirtualMachineScaleSet>
    implements ResourceEventAware<VirtualMachineScaleSet> {

  private final ImageWakeUps wakeUps;

  ScaleSetListener(ImageWakeUps wakeUps) {
    super("scale-set-listener");
    this.wakeUps = wakeUps;
  }

  @Override
  public void onResourceCreated(VirtualMachineScaleSet set) {
    changed(set);
  }

  @Override
  public void onResourceUpdated(VirtualMachineScaleSet set, VirtualMachineScaleSet before) {
    boolean sameReference = ImagesOfSets.urn(set).equals(ImagesOfSets.urn(before));
    if (!sameReference || !Objects.equals(FleetView.missing(set), FleetView.missing(before))) {
      changed(before);
      changed(set);
    }
  }

  @Override
  public void onResourceDeleted(VirtualMachineScaleSet set) {
    changed(set);
  }

  private void changed(VirtualMachineScaleSet set) {
    ImagesOfSets.family(set).ifPresent(wakeUps::setChanged);
  }
}
