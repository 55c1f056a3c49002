package dev.vmss.operator.image.download.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {

  @Test
  void withoutVariablesNobodyIsAskedThroughAProxy() {
    assertThat(Proxies.of(Map.of("HTTPS_PROXY", " ")).to(at("https://registry.example"))).isEmpty();
    assertThat(Proxies.NONE.to(at("https://registry.example"))).isEmpty();
  }

  @Test
  void eachSchemeHasItsOwnVariable() {
    Proxies proxies =
        Proxies.of(Map.of("HTTPS_PROXY", "http://a.example:3128", "http_proxy", "b.example"));
    assertThat(proxies.to(at("https://registry.example")).map(Proxy::authority))
        .contains("a.example:3128");
    assertThat(proxies.to(at("http://registry.example")).map(Proxy::authority))
        .contains("b.example:80");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://user:secret@p.example:1 | Basic dXNlcjpzZWNyZXQ=",
        "http://user:s%40c%3Ar%2Bt+@p.example:1 | Basic dXNlcjpzQGM6cit0Kw==",
        "user:secret@p.example:1 | Basic dXNlcjpzZWNyZXQ=",
        "http://user@p.example:1 | Basic dXNlcjo=",
      })
  void credentialsAreReadAndNeverShown(String value, String header) {
    Proxy proxy =
        Proxies.of(Map.of("HTTPS_PROXY", value)).to(at("https://registry.example")).orElseThrow();
    assertThat(proxy.authorization()).contains(header);
    assertThat(proxy.toString()).isEqualTo("p.example:1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:hunter2@p.example",
        "socks5://user:hunter2@p.example",
        "http://user:hunter2@p.example:99999",
        "http://user:hunter2@",
        "http://user:hunter2@p.example/path",
        "http://user:hunter 2@p.example",
        "hunter:hunter://hunter",
        "http://user:hunter2%zz@p.example"
      })
  void whatIsNoProxyIsRefusedWithoutRepeatingIt(String value) {
    assertThatThrownBy(() -> Proxies.of(Map.of("HTTPS_PROXY", value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The environment variable HTTPS_PROXY must be http://HOST:PORT")
        .hasMessageNotContaining("hunter");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* | https://registry.example",
        "registry.example | https://registry.example",
        "REGISTRY.example | https://registry.example:5000",
        "registry.example:5000 | https://registry.example:5000",
        "example | https://registry.example",
        ".example | https://registry.example",
        "*.example | https://registry.example",
        "a.example,  registry.example | https://registry.example",
        "10.0.0.0/8 | https://10.1.2.3",
        "10.1.2.3 | https://10.1.2.3:5000",
        "fd00::/8 | https://[fd00::1]:5000",
        "nobody | https://localhost:5000",
        "nobody | https://127.0.0.1:5000",
        "nobody | https://[::1]:5000",
      })
  void whatIsExceptedIsAskedDirectly(String none, String url) {
    assertThat(proxies(none).to(at(url))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "registry.example:5000 | https://registry.example",
        ".registry.example | https://registry.example",
        "example | https://registry-example",
        "ry.example | https://registry.example",
        "10.0.0.0/8 | https://11.1.2.3",
        "10.0.0.0/8 | https://registry.example",
        "/ | https://registry.example",
        "'' | https://registry.example",
      })
  void whatIsNotExceptedGoesThroughTheProxy(String none, String url) {
    assertThat(proxies(none).to(at(url))).isPresent();
  }

  private static Proxies proxies(String none) {
    return Proxies.of(Map.of("https_proxy", "http://proxy.example:3128", "NO_PROXY", none));
  }

  private static Endpoint at(String url) {
    return Optional.of(URI.create(url)).flatMap(Endpoint::of).orElseThrow();
  }
}
