package dev.vmss.operator.feed.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FeedTimingTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void looksAreAnIntervalApartGiveOrTakeATenthAndNotAllTogether() {
    Set<Instant> times = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      Instant next = FeedTiming.of("1h", "uid-" + i).after(NOW);
      assertThat(Duration.between(NOW, next))
          .isBetween(Duration.ofMinutes(54), Duration.ofMinutes(66));
      times.add(next);
    }
    assertThat(times).hasSizeGreaterThan(50);
  }

  @Test
  void aFailureIsTriedAgainSoonAndThenLessOftenAndNeverLessThanUsual() {
    FeedTiming timing = FeedTiming.of("1h", "a");
    assertThat(timing.afterFailure(NOW, 1)).isEqualTo(NOW.plus(Duration.ofMinutes(1)));
    assertThat(timing.afterFailure(NOW, 3)).isEqualTo(NOW.plus(Duration.ofMinutes(4)));
    assertThat(timing.afterFailure(NOW, 1_000)).isEqualTo(timing.after(NOW));
  }

  @Test
  void whatNoApiServerLetsInIsReadAsSomethingSensible() {
    assertThat(FeedTiming.of("soon", "a").interval()).isEqualTo(Duration.ofHours(1));
    assertThat(FeedTiming.of("1ms", "a").interval()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void aTimeThatIsPastOrAbsurdIsNotWaitedFor() {
    FeedTiming timing = FeedTiming.of("1h", "a");
    assertThat(timing.isPlausible(NOW, NOW)).isFalse();
    assertThat(timing.isPlausible(NOW.plus(Duration.ofDays(9)), NOW)).isFalse();
    assertThat(timing.isPlausible(NOW.plus(Duration.ofMinutes(5)), NOW)).isTrue();
  }
}
