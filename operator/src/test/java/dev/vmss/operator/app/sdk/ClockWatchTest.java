package dev.vmss.operator.app.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.image.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClockWatchTest {

  private final SettableClock wall = new SettableClock();
  private final SettableClock steady = new SettableClock();
  private int visits;
  private final ClockWatch watch = new ClockWatch(wall, steady, () -> visits++);

  private int after(Duration really, Duration byTheWall) {
    steady.advance(really);
    wall.advance(byTheWall);
    watch.look();
    return visits;
  }

  @Test
  void everythingIsVisitedOnceWhenTheClockIsSetBack() {
    assertThat(after(Duration.ofSeconds(5), Duration.ofSeconds(5))).isZero();
    assertThat(after(Duration.ofSeconds(5), Duration.ofHours(-2))).isOne();
    assertThat(after(Duration.ofSeconds(5), Duration.ofSeconds(5))).isOne();
    assertThat(after(Duration.ofSeconds(5), Duration.ofMinutes(-1))).isEqualTo(2);
  }

  @Test
  void aClockThatIsSetForwardOrCorrectedALittleWakesNobody() {
    assertThat(after(Duration.ofSeconds(5), Duration.ofHours(2))).isZero();
    assertThat(after(Duration.ofSeconds(5), Duration.ofMillis(4_500))).isZero();
  }
}
