package dev.vmss.operator.feed;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.catalogue.CatalogueItem;
import dev.vmss.operator.feed.plan.FeedImage;
import dev.vmss.operator.feed.plan.FeedImage.Use;
import dev.vmss.operator.image.CatalogueItems;
import dev.vmss.operator.image.item.Fleet;
import dev.vmss.operator.model.ImageVersion;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads gallery items the way a feed sees them. */
final class FeedImages {

  private FeedImages() {}

  /** The item, or nothing for an object whose version no API server should have let in. */
  static Optional<FeedImage> of(MarketplaceImage image, Fleet fleet) {
    ObjectMeta metadata = image.getMetadata();
    return CatalogueItems.of(image)
        .map(
            item ->
                new FeedImage(
                    item.name(),
                    item.uid(),
                    Optional.ofNullable(metadata.getResourceVersion()).orElse(""),
                    value(metadata.getLabels(), WellKnown.FEED),
                    item.family(),
                    item.wanted(),
                    item.stage(),
                    item.available().isPresent() && !item.resyncing(),
                    item.failed(),
                    item.deleting(),
                    value(metadata.getAnnotations(), WellKnown.PROMOTE_AT)
                        .flatMap(FeedImages::time),
                    value(metadata.getAnnotations(), WellKnown.FEED_CHECKSUM),
                    use(item, fleet)));
  }

  private static Use use(CatalogueItem item, Fleet fleet) {
    if (!fleet.instancesOf(item.uid()).isEmpty()) {
      return Use.RUNNING;
    }
    boolean pinned =
        fleet.setsOf(item.family()).stream()
            .flatMap(set -> set.urn().pinned().stream())
            .anyMatch(version -> versions(item).anyMatch(version::equals));
    return pinned ? Use.PINNED : Use.NONE;
  }

  /** What it serves, and what it is to serve. */
  private static Stream<ImageVersion> versions(CatalogueItem item) {
    return Stream.concat(
        Stream.of(item.wanted()), item.available().stream().map(served -> served.version()));
  }

  private static Optional<String> value(@Nullable Map<String, String> values, String key) {
    return Optional.ofNullable(values).map(all -> all.get(key));
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException _) { // people edit annotations
      return Optional.empty();
    }
  }
}
