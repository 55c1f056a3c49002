package dev.vmss.operator.app.watches;

import dev.vmss.api.v1alpha1.ImageReference;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.operator.model.ImageFamily;
import dev.vmss.operator.model.ImageVersion;
import dev.vmss.operator.model.Urn;
import java.util.Optional;

/** What scale sets refer to; nothing for one that is half-filled, from before there was a rule. */
final class ImagesOfSets {

  private ImagesOfSets() {}

  static Optional<ImageFamily> family(VirtualMachineScaleSet set) {
    return reference(set)
        .map(image -> new ImageFamily(image.publisher(), image.offer(), image.sku()));
  }

  static Optional<Urn> urn(VirtualMachineScaleSet set) {
    return reference(set)
        .filter(ImagesOfSets::readable)
        .map(image -> Urn.of(image.publisher(), image.offer(), image.sku(), image.version()));
  }

  private static boolean readable(ImageReference image) {
    return Urn.LATEST.equals(image.version()) || ImageVersion.parse(image.version()).isPresent();
  }

  private static Optional<ImageReference> reference(VirtualMachineScaleSet set) {
    return Optional.ofNullable(set.getSpec())
        .map(spec -> spec.virtualMachineProfile())
        .map(profile -> profile.storageProfile())
        .map(storage -> storage.imageReference());
  }
}
