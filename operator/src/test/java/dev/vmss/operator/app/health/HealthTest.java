package dev.vmss.operator.app.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthTest {

  private Duration now = Duration.ofDays(3);
  private List<String> unhealthy = List.of();
  private Optional<Duration> answers = Optional.of(Duration.ofDays(1));
  private final Health health = new Health(() -> now.toNanos());

  private void run() {
    health.running(() -> unhealthy, () -> answers);
  }

  @Test
  void startingIsAliveButNotReady() {
    assertThat(health.alive().good()).isTrue();
    assertThat(health.ready().good()).isFalse();
    assertThat(health.ready().text()).contains("caches are not synchronized yet");
  }

  @Test
  void runningIsReady() {
    run();
    assertThat(health.alive().good()).isTrue();
    assertThat(health.ready().good()).isTrue();
  }

  @Test
  void stoppingIsAliveButNotReady() {
    unhealthy = List.of("pods");
    run();
    health.stopping();
    now = now.plus(Health.GRACE).plusSeconds(1);
    assertThat(health.alive().good()).isTrue();
    assertThat(health.ready().good()).isFalse();
  }

  @Test
  void aCacheThatIsDownForLongerThanTheGraceIsAReasonToRestart() {
    run();
    unhealthy = List.of("pods of scaleset");
    assertThat(health.alive().good()).isTrue();
    now = now.plus(Health.GRACE);
    assertThat(health.alive().good()).isTrue();
    now = now.plusMillis(1);
    assertThat(health.alive().good()).isFalse();
    assertThat(health.alive().text())
        .isEqualTo(
            "caches that have not been up to date for 3m, while the API server has answered for"
                + " 24h: pods of scaleset");
  }

  @Test
  void theGraceBeginsAnewAfterARecovery() {
    run();
    unhealthy = List.of("pods");
    health.alive();
    now = now.plus(Health.GRACE);
    unhealthy = List.of();
    health.alive();
    unhealthy = List.of("pods");
    health.alive();
    now = now.plus(Health.GRACE);
    assertThat(health.alive().good()).isTrue();
    now = now.plus(Duration.ofSeconds(1));
    assertThat(health.alive().good()).isFalse();
  }

  @Test
  void anApiServerThatIsAwayForLongIsNoReasonToRestartNeitherThenNorWhenItIsBack() {
    run();
    unhealthy = List.of("pods");
    health.alive();
    answers = Optional.empty();
    now = now.plus(Duration.ofMinutes(15));
    assertThat(health.alive().good()).isTrue();
    assertThat(health.alive().text()).contains("15m, while the API server does not answer");

    answers = Optional.of(Duration.ZERO);
    assertThat(health.alive().good()).isTrue();
    answers = Optional.of(Health.GRACE);
    now = now.plus(Health.GRACE);
    assertThat(health.alive().good()).isTrue();
    answers = Optional.of(Health.GRACE.plusMillis(1));
    assertThat(health.alive().good()).as("it answers, and the caches do not follow").isFalse();
  }
}
