package dev.vmss.operator.image.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.image.download.fetch.OciImageDownload;
import dev.vmss.operator.image.download.policy.FetchPolicy;
import dev.vmss.operator.image.download.policy.Proxies;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Downloads as tests want them: from loopback, impatient, with a clock that stands still. */
public final class Downloads {

  public static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  public static final Duration TIMEOUT = Duration.ofSeconds(20);

  private Downloads() {}

  /** Plain http to everything on loopback. */
  public static FetchPolicy loopback() {
    return policy(List.of("*"), List.of("127.0.0.1", "localhost"), List.of("127.0.0.0/8"));
  }

  public static FetchPolicy policy(
      List<String> hosts, List<String> insecure, List<String> addresses) {
    return new FetchPolicy(
        hosts, insecure, addresses, TIMEOUT, 64 * 1024, Optional.empty(), Proxies.NONE);
  }

  public static FetchPolicy trusting(FetchPolicy policy, Path caFile) {
    return new FetchPolicy(
        policy.allowedHosts(),
        policy.insecureHosts(),
        policy.allowedAddresses(),
        policy.timeout(),
        policy.maxManifestBytes(),
        Optional.of(caFile),
        policy.proxies());
  }

  public static FetchPolicy within(FetchPolicy policy, Duration timeout) {
    return new FetchPolicy(
        policy.allowedHosts(),
        policy.insecureHosts(),
        policy.allowedAddresses(),
        timeout,
        policy.maxManifestBytes(),
        policy.caFile(),
        policy.proxies());
  }

  /** By way of these proxies. */
  public static FetchPolicy through(FetchPolicy policy, Proxies proxies) {
    return new FetchPolicy(
        policy.allowedHosts(),
        policy.insecureHosts(),
        policy.allowedAddresses(),
        policy.timeout(),
        policy.maxManifestBytes(),
        policy.caFile(),
        proxies);
  }

  public static ImageDownload with(FetchPolicy policy) {
    return new OciImageDownload(policy, CLOCK, System::nanoTime);
  }

  /** A request for {@code img/app:1} of that server. */
  public static DownloadRequest request(ScriptedServer server) {
    return request(server.authority());
  }

  public static DownloadRequest request(String authority) {
    return DownloadRequest.of(SourceKind.CONTAINER_IMAGE, authority + "/img/app:1")
        .withPlatforms(Set.of(Documents.AMD64));
  }

  public static Resolved resolved(DownloadResult result) {
    assertThat(result).isInstanceOf(Resolved.class);
    return (Resolved) result;
  }

  public static <T extends DownloadFailure> T failed(Class<T> type, DownloadResult result) {
    assertThat(result).isInstanceOf(type);
    T failure = type.cast(result);
    assertSentence(failure.message());
    return failure;
  }

  /** Whole sentences: a capital at the start, a full stop at the end, words between, one line. */
  public static void assertSentence(String message) {
    assertThat(message).matches("[A-Z][ -~]{40,700}\\.");
  }
}
