package dev.vmss.operator.image.download.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.image.download.DownloadFailure;
import dev.vmss.operator.image.download.DownloadFailure.Forbidden;
import dev.vmss.operator.image.download.DownloadFailure.InvalidSource;
import dev.vmss.operator.image.download.DownloadFailure.Unavailable;
import dev.vmss.operator.image.download.DownloadRequest;
import dev.vmss.operator.image.download.DownloadResult;
import dev.vmss.operator.image.download.Downloads;
import dev.vmss.operator.image.download.Resolved;
import dev.vmss.operator.image.download.SourceKind;
import dev.vmss.operator.image.download.policy.FetchPolicy;
import dev.vmss.operator.image.download.policy.Proxies;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether CDI may be told to fetch a disk: judged by the rules for registries, and never asked. */
class DiskUrlTest {

  private static final String DIGEST = "sha256:" + "a".repeat(64);

  private final List<String> lookedUp = new ArrayList<>();

  private DownloadResult judge(FetchPolicy policy, String url) {
    return new OciImageDownload(policy, Downloads.CLOCK, System::nanoTime, this::lookUp)
        .resolve(DownloadRequest.of(SourceKind.URL, url).withDigest(DIGEST));
  }

  private InetAddress[] lookUp(String host) throws UnknownHostException {
    lookedUp.add(host);
    String address =
        switch (host) {
          case "images.example", "plain.example" -> "93.184.216.34";
          case "inside.example" -> "10.1.2.3";
          case "evil.example" -> "169.254.169.254";
          case "127.0.0.1" -> host;
          default -> throw new UnknownHostException(host);
        };
    return new InetAddress[] {InetAddress.getByName(address)};
  }

  private static FetchPolicy open() {
    return Downloads.policy(List.of("*"), List.of(), List.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://images.example/u.qcow2",
        "https://images.example:8443/a/b?x=1",
        "HTTPS://images.example",
        "https://inside.example/u.qcow2"
      })
  void whatMayBeFetchedKeepsItsAddressAndItsChecksum(String url) {
    assertThat(judge(open(), url))
        .isInstanceOfSatisfying(
            Resolved.class,
            resolved -> {
              assertThat(resolved.repository()).isEqualTo(url);
              assertThat(resolved.digest()).isEqualTo(DIGEST);
            });
  }

  @Test
  void aHostBesideTheListIsNamedAndNotLookedUp() {
    FetchPolicy listed = Downloads.policy(List.of("registry.example"), List.of(), List.of());
    Forbidden refused =
        Downloads.failed(Forbidden.class, judge(listed, "https://images.example/u.qcow2"));
    assertThat(refused.message())
        .isEqualTo(
            "The image 'https://images.example/u.qcow2' is not imported: its server https://images.example is not in the operator's list fetch.allowedHosts. Add it there, or use a URL at a host that is in it.");
    assertThat(lookedUp).isEmpty();
  }

  @Test
  void plainHttpNeedsItsHostInTheListForThat() {
    String url = "http://plain.example/u.qcow2";
    Forbidden refused = Downloads.failed(Forbidden.class, judge(open(), url));
    assertThat(refused.message()).contains("fetch.allowInsecureHosts");
    FetchPolicy plain = Downloads.policy(List.of("*"), List.of("plain.example"), List.of());
    assertThat(judge(plain, url)).isInstanceOf(Resolved.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example/latest", "https://127.0.0.1/u"})
  void aForbiddenAddressCondemnsTheName(String url) {
    Forbidden refused = Downloads.failed(Forbidden.class, judge(open(), url));
    assertThat(refused.message()).contains("fetch.allowedAddresses");
    FetchPolicy allowed =
        Downloads.policy(List.of("*"), List.of(), List.of("169.254.169.254", "127.0.0.0/8"));
    assertThat(judge(allowed, url)).isInstanceOf(Resolved.class);
  }

  @Test
  void anUnknownNameIsTriedAgain() {
    Unavailable failure =
        Downloads.failed(Unavailable.class, judge(open(), "https://nowhere.example/u.qcow2"));
    assertThat(failure.message()).contains("nowhere.example").contains("tried again");
  }

  /** A proxy looks names up by itself; only what is an address can be judged. */
  @Test
  void behindAProxyNamesAreNotLookedUp() {
    FetchPolicy proxied =
        Downloads.through(open(), Proxies.of(Map.of("HTTPS_PROXY", "http://proxy.example:3128")));
    assertThat(judge(proxied, "https://nowhere.example/u.qcow2")).isInstanceOf(Resolved.class);
    assertThat(lookedUp).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://images.example/u",
        "https://user:hunter2@images.example/u",
        "https:///u",
        "https://images.example/a|b",
        "images.example/u",
        "https://images..example/u"
      })
  void whatIsNoProperAddressWaitsForAnEdit(String url) {
    InvalidSource failure = Downloads.failed(InvalidSource.class, judge(open(), url));
    assertThat(failure.message()).doesNotContain("hunter2");
    assertThat(((DownloadFailure) failure).retryable()).isFalse();
  }

  @Test
  void whatFollowsTheQuestionMarkIsInNoMessage() {
    FetchPolicy listed = Downloads.policy(List.of(), List.of(), List.of());
    Forbidden refused =
        Downloads.failed(Forbidden.class, judge(listed, "https://images.example/u?sig=hunter2"));
    assertThat(refused.message()).contains("'https://images.example/u'").doesNotContain("hunter2");
  }
}
