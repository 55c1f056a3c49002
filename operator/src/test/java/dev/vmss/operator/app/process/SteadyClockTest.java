package dev.vmss.operator.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.image.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SteadyClockTest {

  private long nanos = Long.MAX_VALUE - 1_000; // a nanoTime may wrap around

  @Test
  void aClockThatIsSetChangesNoWait() {
    for (String by : new String[] {"PT0S", "PT-2H", "PT-5S", "PT5S", "PT10M"}) {
      SettableClock wall = new SettableClock();
      Instant begin = wall.instant();
      SteadyClock clock = new SteadyClock(wall, () -> nanos);
      assertThat(clock.instant()).isEqualTo(begin);
      wall.advance(Duration.parse(by));
      nanos += Duration.ofSeconds(90).toNanos();
      assertThat(clock.instant()).as(by).isEqualTo(begin.plusSeconds(90));
    }
  }
}
