package dev.vmss.operator.feed.plan;

import dev.vmss.api.v1alpha1.FeedItem;
import dev.vmss.api.v1alpha1.FeedItemKind;
import dev.vmss.api.v1alpha1.FeedItemTemplate;
import dev.vmss.api.v1alpha1.LifecycleStage;
import dev.vmss.operator.model.GoDuration;
import dev.vmss.operator.model.ImageFamily;
import java.time.Duration;
import java.util.Optional;

/**
 * One rule of a feed, read.
 *
 * @param number from 1 on, as people count
 * @param product which products; empty: the rule is for tags
 * @param tags which tags; empty: the rule is for products
 * @param keep how many of the newest versions of the family are imported and kept
 */
public record FeedRule(
    int number,
    Optional<Glob> product,
    String file,
    Optional<TagPattern> tags,
    ImageFamily family,
    VersionTemplate version,
    FeedItemKind kind,
    LifecycleStage stage,
    Optional<Duration> promoteAfter,
    int keep,
    FeedItemTemplate template) {

  static FeedRule of(int number, FeedItem item) throws InvalidRule {
    if (item.kind() == null || item.template().osType() == null) {
      throw new InvalidRule(
          "Rule %d has a kind or an osType that this release does not know: upgrade the operator."
              .formatted(number));
    }
    String tags = item.tags();
    return new FeedRule(
        number,
        Optional.ofNullable(item.product()).map(Glob::new),
        Optional.ofNullable(item.file()).orElse(""),
        tags == null ? Optional.empty() : Optional.of(TagPattern.of(number, tags)),
        new ImageFamily(item.publisher(), item.offer(), item.sku()),
        new VersionTemplate(item.version()),
        item.kind(),
        // A stage of a newer release: only those who name the version get it.
        item.stage() == null ? LifecycleStage.PREVIEW : item.stage(),
        promotion(number, item),
        item.keep(),
        item.template());
  }

  private static Optional<Duration> promotion(int number, FeedItem item) throws InvalidRule {
    try {
      return Optional.ofNullable(item.promoteAfter()).map(GoDuration::parse);
    } catch (IllegalArgumentException e) {
      throw new InvalidRule("Rule %d: promoteAfter %s".formatted(number, e.getMessage()));
    }
  }
}
