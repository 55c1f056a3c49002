package dev.vmss.operator.image.lifecycle;

import static dev.vmss.operator.image.item.ImageConditions.FALSE;
import static dev.vmss.operator.image.item.ImageConditions.TAG_MOVED;
import static dev.vmss.operator.image.item.ImageConditions.TAG_UNCHANGED;
import static dev.vmss.operator.image.item.ImageConditions.TRUE;

import dev.vmss.api.v1alpha1.AvailableImage;
import dev.vmss.operator.image.item.DownloadOrder;
import dev.vmss.operator.image.item.ImageConditions;
import dev.vmss.operator.image.item.ImageSnapshot;
import dev.vmss.operator.image.item.NextStep;
import dev.vmss.operator.image.item.TagSighting;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When to look whether a tag moved, and what to say of it. A moved tag changes nothing by itself:
 * the digest that was resolved is served until the resyncToken changes.
 */
public final class TagWatch {

  private static final int SHARES = 1000;
  private static final int JITTER_SHARE = 10;

  /** The condition, but for its times. */
  public record Finding(String status, String reason, String message) {}

  private TagWatch() {}

  /** The next look: now, or when; nothing when this item's tag is not watched. */
  static Optional<NextStep> next(ImageSnapshot item) {
    if (!watched(item)) {
      return Optional.empty();
    }
    if (item.memory().checkingTag()) {
      return Optional.of(NextStep.Wait.FOR_EVENT);
    }
    Instant due = due(item);
    return Optional.of(
        item.now().isBefore(due)
            ? new NextStep.Wait(Optional.of(due))
            : new NextStep.CheckTag(order(item)));
  }

  private static boolean watched(ImageSnapshot item) {
    return item.tags().every().toMillis() > 0
        && item.available().isPresent()
        && item.wanted().filter(wanted -> wanted.digest().isEmpty()).isPresent();
  }

  private static DownloadOrder order(ImageSnapshot item) {
    return new DownloadOrder(
        item.name(), item.uid(), item.generation(), item.wanted().orElseThrow(), item.platforms());
  }

  /** Spread by uid, so that a restart does not ask for all images at once. */
  private static Instant due(ImageSnapshot item) {
    Duration every = item.tags().every();
    Duration share =
        every.multipliedBy(Math.floorMod(item.uid().hashCode(), SHARES)).dividedBy(SHARES);
    return sighting(item)
        .map(sighting -> sighting.at().plus(every).plus(share.dividedBy(JITTER_SHARE)))
        .orElseGet(() -> begin(item).plus(share));
  }

  private static Instant begin(ImageSnapshot item) {
    Instant since = item.tags().since();
    // How long ago it arrived, by the clock of people: believed only if that is after the start,
    // and not yet to come.
    return item.available()
        .map(AvailableImage::downloadedAt)
        .map(arrived -> Duration.between(arrived, item.date()))
        .filter(ago -> !ago.isNegative())
        .map(ago -> item.now().minus(ago))
        .filter(since::isBefore)
        .orElse(since);
  }

  private static Optional<TagSighting> sighting(ImageSnapshot item) {
    return item.memory().sighting().filter(s -> s.generation() == item.generation());
  }

  /** What is known of the tag; nothing when it is not watched or was never looked at. */
  public static Optional<Finding> finding(ImageSnapshot item) {
    if (!watched(item)) {
      return Optional.empty();
    }
    String served = item.available().map(AvailableImage::digest).orElse("");
    return sighting(item)
        .flatMap(TagSighting::digest)
        .map(seen -> compared(item, served, seen))
        .or(() -> before(item));
  }

  private static Finding compared(ImageSnapshot item, String served, String seen) {
    String reference = item.wanted().orElseThrow().reference();
    return seen.equals(served)
        ? new Finding(
            FALSE,
            TAG_UNCHANGED,
            "'%s' still means the digest that is served.".formatted(reference))
        : new Finding(
            TRUE,
            TAG_MOVED,
            "'%s' means %s by now, and %s goes on being served: change spec.resyncToken to download it again."
                .formatted(reference, seen, served));
  }

  /** A restart does not make forget what was seen. */
  private static Optional<Finding> before(ImageSnapshot item) {
    return ImageConditions.find(item.status(), TAG_MOVED).map(TagWatch::asFinding);
  }

  private static Finding asFinding(Condition condition) {
    return new Finding(condition.getStatus(), condition.getReason(), condition.getMessage());
  }
}
