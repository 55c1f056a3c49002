package dev.vmss.operator.image.report;

import dev.vmss.api.v1alpha1.MarketplaceImageStatus;
import dev.vmss.operator.image.item.ImageSnapshot;
import dev.vmss.operator.image.item.NextStep;
import dev.vmss.operator.image.lifecycle.ImageLifecycle;
import dev.vmss.operator.image.removal.Affected;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one visit of an item comes to. The status is reported first; only then come notices and what
 * is next, so that nothing happens on a view of the item that is out of date.
 *
 * @param affected for the operator's log: who is hurt without the item, when that is to be told now
 * @param wakeAt visit again then, if no event comes first
 */
public record ImageDecision(
    MarketplaceImageStatus status,
    List<ImageNotice> notices,
    Optional<List<Affected>> affected,
    NextStep next,
    Optional<Instant> wakeAt) {

  public ImageDecision {
    notices = List.copyOf(notices);
  }

  public static ImageDecision of(ImageSnapshot item) {
    return ImageReport.of(item, ImageLifecycle.assess(item));
  }
}
