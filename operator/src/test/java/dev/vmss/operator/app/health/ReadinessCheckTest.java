package dev.vmss.operator.app.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vmss.operator.app.configuration.OperatorConfiguration.Http;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadinessCheckTest {

  private final Health health = new Health(System::nanoTime);
  private final HttpEndpoints endpoints =
      HttpEndpoints.start(
          new Http(0, 0, "127.0.0.1", false), health, _ -> new byte[0], Guard.open());

  @AfterEach
  void close() {
    endpoints.close();
  }

  @Test
  void aReadyOperatorPassesAtOnce() {
    health.running(List::of, Optional::empty);
    assertThat(check("0s").passes()).isTrue();
  }

  @Test
  void oneThatIsNotReadyFailsWhenTheTimeIsOver() {
    assertThat(check("0s").passes()).isFalse();
  }

  @Test
  void itWaitsForOneThatStarts() throws Exception {
    ReadinessCheck check = check("30s");
    CompletableFuture<Boolean> passes = CompletableFuture.supplyAsync(check::passes);
    health.running(List::of, Optional::empty);
    assertThat(passes.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void nobodyThereIsNotReady() {
    endpoints.close();
    assertThat(check("0s").passes()).isFalse();
  }

  @Test
  void wrongArgumentsAreNamed() {
    assertThatThrownBy(() -> new ReadinessCheck("http://a.example/readyz", "soon"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'soon' is not a duration");
    assertThatThrownBy(() -> new ReadinessCheck("no address", "1s"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private ReadinessCheck check(String atMost) {
    return new ReadinessCheck("http://127.0.0.1:" + endpoints.probePort() + "/readyz", atMost);
  }
}
