package dev.vmss.operator.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ClockWatchTest {

  private Instant wall = Instant.parse("2026-01-01T12:00:00Z");
  private long tick;
  private final AtomicInteger told = new AtomicInteger();
  private final ClockWatch watch = new ClockWatch(() -> wall, () -> tick, told::incrementAndGet);

  private void pass(Duration real, Duration shown) {
    tick += real.toNanos();
    wall = wall.plus(shown);
    watch.run();
  }

  @Test
  void timeThatPassesIsNoNews() {
    pass(Duration.ofSeconds(5), Duration.ofSeconds(5));
    pass(Duration.ofHours(5), Duration.ofHours(5));
    pass(Duration.ofSeconds(5), Duration.ofSeconds(5).minus(ClockWatch.TOLERANCE));
    assertThat(told).hasValue(0);
  }

  @Test
  void aClockThatIsSetBackIsToldOnce() {
    pass(Duration.ofSeconds(5), Duration.ofHours(-2));
    assertThat(told).hasValue(1);
    pass(Duration.ofSeconds(5), Duration.ofSeconds(5));
    assertThat(told).hasValue(1);
    pass(Duration.ofSeconds(5), Duration.ofSeconds(3));
    assertThat(told).hasValue(2);
  }

  @Test
  void aClockThatIsSetAheadHoldsNobodyUp() {
    pass(Duration.ofSeconds(5), Duration.ofHours(2));
    assertThat(told).hasValue(0);
  }
}
