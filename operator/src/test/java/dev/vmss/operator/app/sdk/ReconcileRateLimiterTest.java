package dev.vmss.operator.app.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReconcileRateLimiterTest {

  private long now = Long.MAX_VALUE - 1_000_000; // a nanoTime may wrap around
  private final ReconcileRateLimiter limiter =
      new ReconcileRateLimiter(3, Duration.ofMillis(100), () -> now);

  @Test
  void aBurstPassesAndThenEachTokenIsWaitedFor() {
    var bucket = limiter.initState();
    for (int i = 0; i < 3; i++) {
      assertThat(limiter.isLimited(bucket)).isEmpty();
    }
    assertThat(limiter.isLimited(bucket)).contains(Duration.ofMillis(100));
    advance(40);
    assertThat(limiter.isLimited(bucket)).contains(Duration.ofMillis(60));
    advance(60);
    assertThat(limiter.isLimited(bucket)).isEmpty();
    assertThat(limiter.isLimited(bucket)).contains(Duration.ofMillis(100));
  }

  @Test
  void aRefusalCostsNothing() {
    var bucket = limiter.initState();
    for (int i = 0; i < 100; i++) {
      limiter.isLimited(bucket);
    }
    assertThat(limiter.isLimited(bucket)).contains(Duration.ofMillis(100));
  }

  @Test
  void aQuietObjectGetsItsBurstBackAndNoMore() {
    var bucket = limiter.initState();
    limiter.isLimited(bucket);
    advance(60_000);
    long passed = 0;
    while (limiter.isLimited(bucket).isEmpty()) {
      passed++;
    }
    assertThat(passed).isEqualTo(3);
  }

  @Test
  void objectsDoNotLimitEachOther() {
    var busy = limiter.initState();
    while (limiter.isLimited(busy).isEmpty()) {
      // until its bucket is empty
    }
    assertThat(limiter.isLimited(limiter.initState())).isEqualTo(Optional.empty());
  }

  private void advance(long millis) {
    now += Duration.ofMillis(millis).toNanos();
  }
}
