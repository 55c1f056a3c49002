package dev.vmss.operator.image.item;

import dev.vmss.operator.image.download.DownloadFailure;
import dev.vmss.operator.image.download.DownloadResult;
import dev.vmss.operator.image.download.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The downloads of one generation of an item's spec, as far as this process made them. Any edit
 * starts a new one, so an edit is also how a person says "try again now".
 *
 * @param failures in a row
 * @param last how the last finished one ended
 */
public record Attempt(long generation, boolean running, int failures, Optional<Outcome> last) {

  private static final Duration FIRST_RETRY = Duration.ofSeconds(10);
  private static final Duration SLOWEST_RETRY = Duration.ofMinutes(5);
  private static final int DOUBLINGS = 5;

  /**
   * @param asked the platforms that were asked for
   */
  public record Outcome(DownloadResult result, Instant at, Set<Platform> asked) {
    public Outcome {
      asked = Set.copyOf(asked);
    }
  }

  public static Attempt first(long generation) {
    return new Attempt(generation, true, 0, Optional.empty());
  }

  public Attempt again() {
    return new Attempt(generation, true, failures, last);
  }

  public Attempt ended(Outcome outcome) {
    boolean failed = outcome.result() instanceof DownloadFailure;
    return new Attempt(generation, false, failed ? failures + 1 : 0, Optional.of(outcome));
  }

  /**
   * When to try again after this failure; never when only an edit can help. A registry that says
   * how long to leave it alone is left alone for that long.
   */
  public Optional<Instant> retryAt(DownloadFailure failure, Instant failedAt) {
    return failure.retryable()
        ? Optional.of(failedAt.plus(failure.retryAfter().orElseGet(this::backOff)))
        : Optional.empty();
  }

  private Duration backOff() {
    int doublings = Math.min(DOUBLINGS, Math.max(0, failures - 1));
    Duration delay = FIRST_RETRY.multipliedBy(1L << doublings);
    return delay.compareTo(SLOWEST_RETRY) < 0 ? delay : SLOWEST_RETRY;
  }
}
