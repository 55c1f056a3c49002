package dev.vmss.operator.image.download.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vmss.operator.image.download.Downloads;
import dev.vmss.operator.image.download.failure.Failures;
import dev.vmss.operator.image.download.failure.Refusal;
import dev.vmss.operator.image.download.policy.Endpoint;
import dev.vmss.operator.image.download.policy.IpLiteral;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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

  @Test
  void theMessageAboutAForbiddenAddressDoesNotChangeWithTheOrderOfTheAnswer() {
    assertThat(refusal("127.0.0.3", "10.0.0.1", "127.0.0.2"))
        .isEqualTo(refusal("127.0.0.2", "127.0.0.3", "10.0.0.1"))
        .contains("is at 127.0.0.2, ");
  }

  private static String refusal(String... answer) {
    Gate gate =
        new Gate(
            Downloads.policy(List.of("*"), List.of(), List.of()),
            host ->
                Stream.of(answer)
                    .map(IpLiteral::parse)
                    .map(Optional::orElseThrow)
                    .toArray(InetAddress[]::new));
    Endpoint endpoint = new Endpoint(true, "registry.example", 443);
    return catchThrowableOfType(
            Refusal.class,
            () -> gate.addressesOf(endpoint, new Failures("a/b:1", Downloads.TIMEOUT)))
        .failure()
        .message();
  }

  private static Gate gate(String... hosts) {
    return new Gate(
        Downloads.policy(List.of(hosts), List.of(), List.of()), InetAddress::getAllByName);
  }
}
