package dev.vmss.operator.image;

import dev.vmss.api.v1alpha1.AvailableImage;
import dev.vmss.api.v1alpha1.ImportedVolume;
import dev.vmss.api.v1alpha1.LifecycleStage;
import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.MarketplaceImageSpec;
import dev.vmss.api.v1alpha1.MarketplaceImageStatus;
import dev.vmss.operator.catalogue.CatalogueItem;
import dev.vmss.operator.catalogue.ImageVolume;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.image.download.Platform;
import dev.vmss.operator.image.item.ImageConditions;
import dev.vmss.operator.image.item.Platforms;
import dev.vmss.operator.model.ImageFamily;
import dev.vmss.operator.model.ImageVersion;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code MarketplaceImage} the way the catalogue sees it: from its metadata, its lifecycle
 * and what its status says is available, never from its source.
 */
public final class CatalogueItems {

  private CatalogueItems() {}

  /** The item, or nothing for an object whose version no API server should have let in. */
  public static Optional<CatalogueItem> of(MarketplaceImage image) {
    Optional<ServedImage> available = availableOf(image);
    return ImageVersion.parse(image.getSpec().version())
        .or(() -> available.map(ServedImage::version))
        .map(wanted -> item(image, wanted, available));
  }

  private static CatalogueItem item(
      MarketplaceImage image, ImageVersion wanted, Optional<ServedImage> available) {
    ObjectMeta metadata = image.getMetadata();
    MarketplaceImageSpec spec = image.getSpec();
    return new CatalogueItem(
        metadata.getName(),
        metadata.getUid(),
        Instant.parse(metadata.getCreationTimestamp()),
        new ImageFamily(spec.publisher(), spec.offer(), spec.sku()),
        wanted,
        available,
        metadata.getDeletionTimestamp() != null,
        resyncing(image),
        ImageConditions.downloadFailed(image),
        stage(spec.lifecycle().stage()),
        Optional.ofNullable(spec.lifecycle().endOfLife()));
  }

  /** Any other token than the served one asks for the download again; absent is a token too. */
  private static boolean resyncing(MarketplaceImage image) {
    String token = text(image.getSpec().resyncToken());
    return served(image).filter(served -> !token.equals(text(served.resyncToken()))).isPresent();
  }

  /** Empty texts are not written, so absent and empty are one. */
  private static String text(@Nullable String value) {
    return Objects.requireNonNullElse(value, "");
  }

  /** A stage of a newer release: only those who name the version get it. */
  private static LifecycleStage stage(@Nullable LifecycleStage stage) {
    return stage == null ? LifecycleStage.PREVIEW : stage;
  }

  /** What was downloaded last; not what a newer release downloaded from a source unknown here. */
  private static Optional<ServedImage> availableOf(MarketplaceImage image) {
    return served(image)
        .filter(served -> served.sourceKind() != null && served.osType() != null)
        .flatMap(
            served ->
                ImageVersion.parse(served.version())
                    .map(version -> servedImage(image.getMetadata(), version, served)));
  }

  private static ServedImage servedImage(
      ObjectMeta metadata, ImageVersion version, AvailableImage served) {
    return new ServedImage(
        metadata.getName(),
        metadata.getUid(),
        version,
        text(served.digest()),
        served.sourceKind(),
        served.osType(),
        architectures(served),
        served.reference(),
        Optional.ofNullable(served.pullSecret()),
        served.command(),
        served.args(),
        Optional.ofNullable(served.volume()).map(CatalogueItems::volume));
  }

  private static ImageVolume volume(ImportedVolume volume) {
    return new ImageVolume(
        volume.namespace(),
        volume.name(),
        volume.size(),
        Optional.ofNullable(volume.storageClassName()));
  }

  /** Of the platforms with the image's operating system; others do not matter to nodes of it. */
  private static Set<String> architectures(AvailableImage served) {
    String system = served.osType().name().toLowerCase(Locale.ROOT);
    return Platforms.of(served).stream()
        .filter(platform -> platform.os().equals(system))
        .map(Platform::architecture)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Optional<AvailableImage> served(MarketplaceImage image) {
    return Optional.ofNullable(image.getStatus()).map(MarketplaceImageStatus::available);
  }
}
