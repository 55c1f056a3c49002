package dev.vmss.operator.scaleset.simulation.judge;

import dev.vmss.api.v1alpha1.ImageReference;
import dev.vmss.api.v1alpha1.LifecycleStage;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetSpec;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.catalogue.Catalogue;
import dev.vmss.operator.catalogue.CatalogueItem;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.model.ImageFamily;
import dev.vmss.operator.model.ImageVersion;
import dev.vmss.operator.scaleset.snapshot.Snapshot;
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

  /** The image that is used now: none while the reference is blocked, or nobody can run it. */
  static List<ServedImage> resolve(Snapshot snapshot) {
    return resolve(snapshot.catalogue(), snapshot.spec()).stream()
        .filter(image -> snapshot.runtimes().contains(image.kind()))
        .toList();
  }

  private static List<ServedImage> resolve(Catalogue catalogue, VirtualMachineScaleSetSpec spec) {
    ImageReference reference = reference(spec);
    ImageFamily family = new ImageFamily(reference.publisher(), reference.offer(), reference.sku());
    List<CatalogueItem> staying =
        catalogue.items(family).stream()
            .filter(item -> !item.deleting() && item.available().isPresent())
            .toList();
    Optional<ImageVersion> pin = pinned(spec);
    if (pin.isPresent()) {
      return serving(staying, pin.get()).flatMap(CatalogueItem::available).stream().toList();
    }
    return staying.stream()
        .map(Marketplace::version)
        .distinct()
        .sorted(Comparator.reverseOrder())
        .filter(version -> isForLatest(staying, version))
        .findFirst()
        .flatMap(version -> serving(staying, version))
        .flatMap(CatalogueItem::available)
        .stream()
        .toList();
  }

  /** Who serves a version: the older of those who could; the others are duplicates. */
  private static Optional<CatalogueItem> serving(
      List<CatalogueItem> staying, ImageVersion version) {
    return staying.stream()
        .filter(item -> version(item).equals(version) && !item.resyncing())
        .min(Comparator.comparing(CatalogueItem::created).thenComparing(CatalogueItem::name));
  }

  /** Whether latest may be this version: by who serves it, else by anybody who will again. */
  private static boolean isForLatest(List<CatalogueItem> staying, ImageVersion version) {
    return serving(staying, version)
        .map(Marketplace::forLatest)
        .orElseGet(
            () ->
                staying.stream()
                    .anyMatch(item -> version(item).equals(version) && forLatest(item)));
  }

  private static boolean forLatest(CatalogueItem item) {
    return item.stage() != LifecycleStage.PREVIEW && item.stage() != LifecycleStage.EXPIRED;
  }

  /** The version it serves, or will serve again: what it downloads meanwhile may be another one. */
  private static ImageVersion version(CatalogueItem item) {
    return item.resyncing() ? item.wanted() : item.available().orElseThrow().version();
  }

  /** Whether this very content can be had, of any sku of the offer, for a rollback. */
  static boolean serves(Catalogue catalogue, VirtualMachineScaleSetSpec spec, ServedImage image) {
    ImageReference reference = reference(spec);
    return catalogue.names().stream()
        .flatMap(name -> catalogue.item(name).stream())
        .filter(item -> item.family().publisher().equalsIgnoreCase(reference.publisher()))
        .filter(item -> item.family().offer().equalsIgnoreCase(reference.offer()))
        .filter(item -> !item.deleting() && !item.resyncing())
        .anyMatch(item -> item.available().equals(Optional.of(image)));
  }
}
