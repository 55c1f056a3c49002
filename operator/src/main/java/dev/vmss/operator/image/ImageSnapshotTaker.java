package dev.vmss.operator.image;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.MarketplaceImageStatus;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.catalogue.Catalogue;
import dev.vmss.operator.catalogue.CatalogueItem;
import dev.vmss.operator.image.disk.VolumeStore;
import dev.vmss.operator.image.item.Disks;
import dev.vmss.operator.image.item.Fleet;
import dev.vmss.operator.image.item.ImageSnapshot;
import dev.vmss.operator.image.item.ImageSnapshot.Cluster;
import dev.vmss.operator.image.item.ImageSnapshot.Tags;
import dev.vmss.operator.image.registry.ImageMemory;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Gathers what one decision about one item needs, from memory alone. */
final class ImageSnapshotTaker {

  private final ImageParts parts;
  private final VolumeStore volumes;
  private final ImageMemory memory;
  private final Instant since;

  ImageSnapshotTaker(ImageParts parts, VolumeStore volumes, ImageMemory memory) {
    this.parts = parts;
    this.volumes = volumes;
    this.memory = memory;
    this.since = parts.pace().instant();
  }

  ImageSnapshot of(MarketplaceImage image) {
    ObjectMeta metadata = image.getMetadata();
    Optional<CatalogueItem> item = CatalogueItems.of(image);
    return new ImageSnapshot(
        metadata.getName(),
        metadata.getUid(),
        metadata.getGeneration(),
        metadata.getDeletionTimestamp() != null,
        previewed(metadata),
        image.getSpec(),
        status(image),
        item,
        family(item),
        cluster(metadata, item),
        new Disks(volumes.backend(), parts.operatorNamespace(), volumes.of(metadata.getUid())),
        memory.of(metadata.getUid()),
        new Tags(parts.tagCheckInterval(), since),
        parts.pace().instant(),
        parts.clock().instant());
  }

  /**
   * The item's own family, which is all of the marketplace that matters to it. The watch behind the
   * catalogue may not know yet what is known of this item here.
   */
  private Catalogue family(Optional<CatalogueItem> item) {
    if (item.isEmpty()) {
      return Catalogue.empty();
    }
    CatalogueItem known = item.get();
    List<CatalogueItem> items = new ArrayList<>(parts.catalogue().get().items(known.family()));
    items.removeIf(other -> other.name().equals(known.name()));
    items.add(known);
    return Catalogue.of(items);
  }

  private Cluster cluster(ObjectMeta metadata, Optional<CatalogueItem> item) {
    Fleet fleet = parts.fleet();
    return new Cluster(
        item.map(known -> fleet.setsOf(known.family())).orElse(List.of()),
        fleet.instancesOf(metadata.getUid()),
        fleet.platforms());
  }

  static boolean previewed(ObjectMeta metadata) {
    Map<String, String> annotations = metadata.getAnnotations();
    return annotations != null && "true".equals(annotations.get(WellKnown.REMOVAL_PREVIEW));
  }

  private static MarketplaceImageStatus status(MarketplaceImage image) {
    return Objects.requireNonNullElseGet(
        image.getStatus(), () -> new MarketplaceImageStatus(null, null, null, null, List.of()));
  }
}
