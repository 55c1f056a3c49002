package dev.vmss.operator.app.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthTest {

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private List<String> unhealthy = List.of();
  private final Health health = new Health(clock());

  @Test
  void startingIsAliveButNotReady() {
    assertThat(health.alive().good()).isTrue();
    assertThat(health.ready().good()).isFalse();
    assertThat(health.ready().text()).contains("caches are not synchronized yet");
  }

  @Test
  void runningIsReady() {
    health.running(() -> unhealthy);
    assertThat(health.alive().good()).isTrue();
    assertThat(health.ready().good()).isTrue();
  }

  @Test
  void stoppingIsAliveButNotReady() {
    health.running(() -> List.of("pods"));
    health.stopping();
    now = now.plus(Health.GRACE).plusSeconds(1);
    assertThat(health.alive().good()).isTrue();
    assertThat(health.ready().good()).isFalse();
  }

  @Test
  void aCacheThatIsDownForLongerThanTheGraceIsAReasonToRestart() {
    health.running(() -> unhealthy);
    unhealthy = List.of("pods of scaleset");
    assertThat(health.alive().good()).isTrue();
    now = now.plus(Health.GRACE);
    assertThat(health.alive().good()).isTrue();
    now = now.plusMillis(1);
    assertThat(health.alive().good()).isFalse();
    assertThat(health.alive().text())
        .contains("pods of scaleset")
        .contains("since 2026-01-01T00:00:00Z");
  }

  @Test
  void theGraceBeginsAnewAfterARecovery() {
    health.running(() -> unhealthy);
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

  private Clock clock() {
    InstantSource source = () -> now;
    return source.withZone(ZoneOffset.UTC);
  }
}
