package dev.vmss.operator.scaleset;

import dev.vmss.api.v1alpha1.ImageReference;
import dev.vmss.api.v1alpha1.LifecycleStage;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetSpec;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.catalogue.Catalogue;
import dev.vmss.operator.catalogue.CatalogueItem;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.model.ImageFamily;
import dev.vmss.operator.model.ImageVersion;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a reference may come to, read from the specification ("Versions and resolution"). */
final class Marketplace {

  private Marketplace() {}

  static Optional<ImageVersion> pinned(VirtualMachineScaleSetSpec spec) {
    String version = reference(spec).version();
    return version.equals(WellKnown.LATEST)
        ? Optional.empty()
        : Optional.of(ImageVersion.of(version));
  }

  private static ImageReference reference(VirtualMachineScaleSetSpec spec) {
    return spec.virtualMachineProfile().storageProfile().imageReference();
  }

  /** The images that may be used now: none while the reference is blocked. */
  static List<ServedImage> resolve(Catalogue catalogue, VirtualMachineScaleSetSpec spec) {
    ImageReference reference = reference(spec);
    ImageFamily family = new ImageFamily(reference.publisher(), reference.offer(), reference.sku());
    List<CatalogueItem> staying =
        catalogue.items(family).stream()
            .filter(item -> !item.deleting() && item.available().isPresent())
            .toList();
    Optional<ImageVersion> version = pinned(spec).or(() -> latest(staying));
    boolean any = pinned(spec).isPresent();
    return staying.stream()
        .filter(item -> version.equals(Optional.of(version(item))))
        .filter(item -> !item.resyncing() && (any || forLatest(item)))
        .sorted(Comparator.comparing(CatalogueItem::created))
        .map(item -> item.available().orElseThrow())
        .toList();
  }

  /** The highest version, whether it is handed out at the moment or not. */
  private static Optional<ImageVersion> latest(List<CatalogueItem> staying) {
    return staying.stream()
        .filter(Marketplace::forLatest)
        .map(Marketplace::version)
        .max(Comparator.naturalOrder());
  }

  private static boolean forLatest(CatalogueItem item) {
    return item.stage() != LifecycleStage.PREVIEW && item.stage() != LifecycleStage.EXPIRED;
  }

  private static ImageVersion version(CatalogueItem item) {
    return item.available().orElseThrow().version();
  }

  /** Whether this very content can be had, for a rollback. */
  static boolean serves(Catalogue catalogue, VirtualMachineScaleSetSpec spec, ServedImage image) {
    ImageReference reference = reference(spec);
    ImageFamily family = new ImageFamily(reference.publisher(), reference.offer(), reference.sku());
    return catalogue.items(family).stream()
        .filter(item -> !item.deleting() && !item.resyncing())
        .anyMatch(item -> item.available().equals(Optional.of(image)));
  }
}
