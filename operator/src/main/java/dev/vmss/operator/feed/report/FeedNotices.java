package dev.vmss.operator.feed.report;

import static dev.vmss.operator.feed.report.FeedConditions.IMPORT_FAILED;
import static dev.vmss.operator.feed.report.FeedConditions.READY;
import static dev.vmss.operator.feed.report.FeedConditions.ROLLED_BACK;
import static dev.vmss.operator.feed.report.FeedConditions.SIGNATURE_INVALID;
import static dev.vmss.operator.feed.report.FeedConditions.SOURCE_REFUSED;
import static dev.vmss.operator.feed.report.FeedConditions.TAMPERED;
import static dev.vmss.operator.feed.report.FeedConditions.TRUE;

import dev.vmss.api.v1alpha1.MarketplaceFeedStatus;
import dev.vmss.operator.feed.plan.FeedImage;
import dev.vmss.operator.feed.plan.FeedPlan.Import;
import dev.vmss.operator.feed.report.FeedNotice.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The news in a status, and in what was done. */
public final class FeedNotices {

  private FeedNotices() {}

  public static FeedNotice imported(Import item) {
    String again =
        item.again()
            ? " It was deleted by hand, and the feed brought it again: to keep it out, set its stage to Expired."
            : "";
    return new FeedNotice(
        Reason.ITEM_IMPORTED,
        false,
        "Version %s was imported as MarketplaceImage '%s', from %s.%s"
            .formatted(
                item.offer().text(),
                item.offer().itemName(),
                item.offer().content().location(),
                again));
  }

  public static FeedNotice retired(FeedImage image) {
    return new FeedNotice(
        Reason.ITEM_RETIRED,
        false,
        "Version %s (MarketplaceImage '%s') was deleted: newer ones are kept, and nobody needs it."
            .formatted(image.version(), image.name()));
  }

  public static FeedNotice promoted(FeedImage image) {
    return new FeedNotice(
        Reason.ITEM_PROMOTED,
        false,
        "Version %s (MarketplaceImage '%s') is Supported now: its time in stage Preview is over."
            .formatted(image.version(), image.name()));
  }

  /** What is worse than before: told once, and again when its sentence changes. */
  public static List<FeedNotice> of(MarketplaceFeedStatus before, MarketplaceFeedStatus after) {
    List<FeedNotice> notices = new ArrayList<>();
    news(before, after, READY)
        .flatMap(
            ready ->
                reason(ready.getReason())
                    .map(reason -> new FeedNotice(reason, true, ready.getMessage())))
        .ifPresent(notices::add);
    news(before, after, TAMPERED)
        .filter(condition -> TRUE.equals(condition.getStatus()))
        .map(condition -> new FeedNotice(Reason.FEED_TAMPERED, true, condition.getMessage()))
        .ifPresent(notices::add);
    return notices;
  }

  private static Optional<Reason> reason(String condition) {
    return switch (condition) {
      case SIGNATURE_INVALID -> Optional.of(Reason.SIGNATURE_INVALID);
      case SOURCE_REFUSED, ROLLED_BACK -> Optional.of(Reason.FEED_REFUSED);
      case IMPORT_FAILED -> Optional.of(Reason.IMPORT_FAILED);
      default -> Optional.empty();
    };
  }

  private static Optional<Condition> news(
      MarketplaceFeedStatus before, MarketplaceFeedStatus after, String type) {
    Optional<Condition> old = FeedConditions.find(before, type);
    return FeedConditions.find(after, type)
        .filter(
            now ->
                old.filter(
                        condition ->
                            condition.getStatus().equals(now.getStatus())
                                && condition.getReason().equals(now.getReason())
                                && condition.getMessage().equals(now.getMessage()))
                    .isEmpty());
  }
}
