package dev.vmss.operator.feed.plan;

import dev.vmss.operator.model.GoDuration;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * When a feed is looked at next.
 *
 * @param uid of the feed: feeds that were created together do not look together for ever
 */
public record FeedTiming(Duration interval, String uid) {

  private static final int STEPS = 1_000;
  private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
  private static final Duration SHORTEST = Duration.ofMinutes(5);

  /** Of a spec; what no API server should have let in is read as an hour. */
  public static FeedTiming of(String interval, String uid) {
    try {
      Duration read = GoDuration.parse(interval);
      return new FeedTiming(read.compareTo(SHORTEST) < 0 ? SHORTEST : read, uid);
    } catch (IllegalArgumentException _) {
      return new FeedTiming(Duration.ofHours(1), uid);
    }
  }

  /** After a look that ended then: in an interval, give or take a tenth. */
  public Instant after(Instant look) {
    int step = Math.floorMod(Objects.hash(uid, look.getEpochSecond()), STEPS);
    return look.plus(interval.multipliedBy(9L * STEPS + 2L * step).dividedBy(10L * STEPS));
  }

  /**
   * After a look that came to nothing: sooner at first, and never later than after one that did.
   *
   * @param failures in a row, this one included
   */
  public Instant afterFailure(Instant look, int failures) {
    Duration delay = FIRST_RETRY;
    for (int i = 1; i < failures && delay.compareTo(interval) < 0; i++) {
      delay = delay.multipliedBy(2);
    }
    Instant retry = look.plus(delay);
    Instant usual = after(look);
    return retry.isBefore(usual) ? retry : usual;
  }

  /** Whether a time that was written down earlier may still be waited for. */
  public boolean isPlausible(Instant next, Instant now) {
    return next.isAfter(now) && next.isBefore(now.plus(interval.multipliedBy(2)));
  }
}
