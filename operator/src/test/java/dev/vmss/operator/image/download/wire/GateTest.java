package dev.vmss.operator.image.download.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.image.download.Downloads;
import dev.vmss.operator.image.download.policy.Endpoint;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateTest {

  @Test
  void aTokenServiceNamedInFullMayBeShownThePassword() {
    Endpoint registry = new Endpoint(true, "registry.example", 443);
    Endpoint tokens = new Endpoint(true, "login.example", 443);
    assertThat(gate("*").mayShowCredentials(registry, tokens)).isFalse();
    assertThat(gate("*.example").mayShowCredentials(registry, tokens)).isFalse();
    assertThat(gate("*", "login.example").mayShowCredentials(registry, tokens)).isTrue();
    assertThat(gate("login.example:444").mayShowCredentials(registry, tokens)).isFalse();
    Endpoint plain = new Endpoint(false, "login.example", 80);
    assertThat(gate("login.example").mayShowCredentials(registry, plain)).isFalse();
    assertThat(gate("*").mayShowCredentials(registry, registry)).isTrue();
    assertThat(gate("*").mayShowCredentials(Endpoint.DOCKER_HUB, Endpoint.DOCKER_HUB_TOKENS))
        .isTrue();
    assertThat(gate("*").mayShowCredentials(registry, Endpoint.DOCKER_HUB_TOKENS)).isFalse();
  }

  private static Gate gate(String... hosts) {
    return new Gate(
        Downloads.policy(List.of(hosts), List.of(), List.of()), java.net.InetAddress::getAllByName);
  }
}
