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
 * @param failures in a row, imports of what was resolved included
 * @param last how the last finished one ended
 */
public record Attempt(long generation, boolean running, int failures, Optional<Outcome> last) {

  /** By how much of itself, at most, a time until the next try is made longer. */
  private static final int JITTER_SHARE = 5;

  private static final int SHARES = 1000;
  private static final int MIXER = 0x9E3779B9;

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

  /** What was resolved may still not be imported, so that alone ends no row of failures. */
  public Attempt ended(Outcome outcome) {
    boolean failed = outcome.result() instanceof DownloadFailure;
    return new Attempt(generation, false, failures + (failed ? 1 : 0), Optional.of(outcome));
  }

  /**
   * When to try again after this failure; never when only an edit can help. A registry that says
   * how long to leave it alone is left alone for that long at least.
   *
   * @param uid of the item: dice that the API server threw, so that what failed together, with its
   *     registry, does not come back together
   */
  public Optional<Instant> retryAt(DownloadFailure failure, Instant failedAt, String uid) {
    if (!failure.retryable()) {
      return Optional.empty();
    }
    Duration own = failure.pace().after(failures);
    Duration delay = failure.retryAfter().filter(asked -> asked.compareTo(own) > 0).orElse(own);
    return Optional.of(failedAt.plus(delay).plus(jitter(delay, uid)));
  }

  private Duration jitter(Duration delay, String uid) {
    int share = (((uid.hashCode() + failures) * MIXER) >>> 16) % SHARES;
    return delay.multipliedBy(share).dividedBy((long) SHARES * JITTER_SHARE);
  }
}
