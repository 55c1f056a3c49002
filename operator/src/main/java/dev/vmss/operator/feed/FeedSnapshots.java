package dev.vmss.operator.feed;

import dev.vmss.api.v1alpha1.FeedImport;
import dev.vmss.api.v1alpha1.MarketplaceFeedStatus;
import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.MarketplaceImageSpec;
import dev.vmss.operator.feed.plan.FeedImage;
import dev.vmss.operator.feed.plan.FeedRule;
import dev.vmss.operator.feed.plan.FeedSnapshot;
import dev.vmss.operator.feed.plan.ItemName;
import dev.vmss.operator.feed.plan.Listing;
import dev.vmss.operator.feed.plan.RuleBook;
import dev.vmss.operator.model.ImageFamily;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Gathers what one plan needs, from memory alone. */
record FeedSnapshots(FeedParts parts) {

  FeedSnapshot of(String feed, RuleBook rules, Listing listing, MarketplaceFeedStatus status) {
    Set<ImageFamily> families =
        rules.rules().stream().map(FeedRule::family).collect(Collectors.toSet());
    List<FeedImage> images =
        parts
            .images()
            .get()
            .filter(image -> families.contains(family(image)))
            .flatMap(image -> FeedImages.of(image, parts.fleet()).stream())
            .toList();
    return new FeedSnapshot(
        ItemName.label(feed),
        rules,
        listing,
        images,
        parts.catalogue().get(),
        imported(status),
        parts.clock().instant());
  }

  private static ImageFamily family(MarketplaceImage image) {
    MarketplaceImageSpec spec = image.getSpec();
    return new ImageFamily(spec.publisher(), spec.offer(), spec.sku());
  }

  private static Map<String, String> imported(MarketplaceFeedStatus status) {
    Map<String, String> imported = new HashMap<>();
    for (FeedImport one : status.imports()) {
      imported.putIfAbsent(one.name(), one.checksum());
    }
    return imported;
  }
}
