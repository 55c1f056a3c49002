package dev.vmss.operator.app.sdk;

import io.javaoperatorsdk.operator.processing.event.rate.RateLimiter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Bounds how often one object is reconciled: a bucket of tokens that refills at a steady pace.
 *
 * <p>Needed because an event during a failing run bypasses the back-off of retries. The SDK's own
 * limiter is not used: it answers the time that has passed instead of the time to wait, and counts
 * by the local clock, which jumps.
 */
final class ReconcileRateLimiter implements RateLimiter<ReconcileRateLimiter.Bucket> {

  private final int burst;
  private final long nanosPerToken;
  private final LongSupplier nanoTime;

  /**
   * @param nanoTime a clock that never jumps, in nanoseconds
   */
  ReconcileRateLimiter(int burst, Duration perToken, LongSupplier nanoTime) {
    this.burst = burst;
    this.nanosPerToken = perToken.toNanos();
    this.nanoTime = nanoTime;
  }

  @Override
  public Bucket initState() {
    return new Bucket(nanoTime.getAsLong());
  }

  /** Takes a token, or says how long until there is one. */
  @Override
  public Optional<Duration> isLimited(RateLimitState state) {
    return state instanceof Bucket bucket ? bucket.take() : Optional.empty();
  }

  /** The state of one object: the moment at which its bucket is full again. */
  final class Bucket implements RateLimitState {
    private long fullAt;

    private Bucket(long now) {
      fullAt = now;
    }

    private synchronized Optional<Duration> take() {
      long now = nanoTime.getAsLong();
      long fullAfter = Math.max(0, fullAt - now) + nanosPerToken;
      long wait = fullAfter - burst * nanosPerToken;
      if (wait > 0) {
        return Optional.of(Duration.ofNanos(wait));
      }
      fullAt = now + fullAfter;
      return Optional.empty();
    }
  }
}
