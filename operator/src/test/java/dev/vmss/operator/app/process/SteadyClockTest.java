package dev.vmss.operator.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.image.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SteadyClockTest {

  private final SettableClock wall = new SettableClock();
  private long nanos = Long.MAX_VALUE - 1_000; // a nanoTime may wrap around

  @ParameterizedTest
  @CsvSource({"PT0S", "PT-2H", "PT-5S", "PT5S", "PT10M"})
  void aClockThatIsSetChangesNoWait(Duration by) {
    Instant begin = wall.instant();
    SteadyClock clock = new SteadyClock(wall, () -> nanos);
    assertThat(clock.instant()).isEqualTo(begin);
    wall.advance(by);
    nanos += Duration.ofSeconds(90).toNanos();
    assertThat(clock.instant()).isEqualTo(begin.plusSeconds(90));
  }
}
