package dev.vmss.operator.image.download.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vmss.operator.image.download.DownloadFailure;
import dev.vmss.operator.image.download.Downloads;
import dev.vmss.operator.image.download.ImageDownload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FetchPolicyTest {

  @ParameterizedTest
  @CsvSource({
    "*, anything.example, 443, true",
    "registry.example, registry.example, 443, true",
    "registry.example, registry.example, 8443, true",
    "registry.example, sub.registry.example, 443, false",
    "registry.example:5000, registry.example, 5000, true",
    "registry.example:5000, registry.example, 443, false",
    "*.example.com, a.example.com, 443, true",
    "*.example.com, a.b.example.com, 443, true",
    "*.example.com, example.com, 443, false",
    "*.example.com, evilexample.com, 443, false",
    "*.example.com, example.com.evil.test, 443, false",
    "*.example.com:5000, a.example.com, 5000, true",
    "*.example.com:5000, a.example.com, 443, false",
    "REGISTRY.Example, registry.example, 443, true",
    "[fd00::1]:5000, fd00::1, 5000, true",
    "10.0.0.5, 10.0.0.5, 5000, true"
  })
  void hostPatternsMatchWholeNames(String pattern, String host, int port, boolean matches) {
    Endpoint endpoint = new Endpoint(true, host, port);
    assertThat(HostPattern.parse(pattern).orElseThrow().matches(endpoint)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "**", "*example.com", "a.*.com", "https://a", "a/b", "a b", "a:0", "-a"})
  void refusesHostPatternsThatItDoesNotUnderstand(String entry) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Downloads.policy(List.of(entry), List.of(), List.of()))
        .withMessageContaining("fetch.allowedHosts has the entry '" + entry + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "http://a", "a:70000", "a b"})
  void insecureHostsAreNeverAllHosts(String entry) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Downloads.policy(List.of("*"), List.of(entry), List.of()))
        .withMessageContaining("fetch.allowInsecureHosts has the entry '" + entry + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.1", "127.0.0.0/33", "::/129", "localhost/8", "1.2.3.999/8", "/8"})
  void refusesRangesThatAreNone(String entry) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Downloads.policy(List.of("*"), List.of(), List.of(entry)))
        .withMessageContaining("fetch.allowedAddresses has the entry '" + entry + "'");
  }

  @Test
  void refusesLimitsThatAreNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Downloads.within(FetchPolicy.defaults(), Duration.ZERO))
        .withMessageContaining("fetch.timeout is 0s");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new FetchPolicy(
                    List.of(),
                    List.of(),
                    List.of(),
                    Duration.ofSeconds(1),
                    0,
                    Optional.empty(),
                    Proxies.NONE))
        .withMessageContaining("fetch.maxManifestBytes is 0");
  }

  @Test
  void refusesACaFileThatCannotBeRead() {
    FetchPolicy policy = Downloads.trusting(FetchPolicy.defaults(), Path.of("does-not-exist.pem"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Downloads.with(policy))
        .withMessageContaining("fetch.caFile does-not-exist.pem");
  }

  @Test
  void anEmptyListOfHostsMeansNone() {
    ImageDownload download = Downloads.with(Downloads.policy(List.of(), List.of(), List.of()));
    DownloadFailure.Forbidden failure =
        Downloads.failed(
            DownloadFailure.Forbidden.class,
            download.resolve(Downloads.request("registry.example")));
    assertThat(failure.message()).contains("'registry.example'", "allowedHosts");
    assertThat(failure.retryable()).as("a restart is not needed for all of it").isTrue();
  }
}
