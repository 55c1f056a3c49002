package dev.vmss.operator.image.download.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.image.download.DownloadFailure.Forbidden;
import dev.vmss.operator.image.download.DownloadFailure.Unavailable;
import dev.vmss.operator.image.download.DownloadResult;
import dev.vmss.operator.image.download.Downloads;
import dev.vmss.operator.image.download.ProperRegistry;
import dev.vmss.operator.image.download.ScriptedServer;
import dev.vmss.operator.image.download.ScriptedServer.Script;
import dev.vmss.operator.image.download.ScriptedServer.Seen;
import dev.vmss.operator.image.download.TunnelServer;
import dev.vmss.operator.image.download.policy.FetchPolicy;
import dev.vmss.operator.image.download.policy.Proxies;
import dev.vmss.testing.registry.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry beyond a proxy, by whose name nobody here is known. */
class ProxyTest {

  private static final String SECRET = "hunter2";
  private static final String AUTHORIZATION = "Basic dXNlcjpodW50ZXIy";
  private static final FetchPolicy SECURE = Downloads.policy(List.of("*"), List.of(), List.of());
  private static final FetchPolicy PLAIN =
      Downloads.policy(List.of("*"), List.of("plain.example"), List.of());

  @Test
  void aSecureRegistryIsReachedThroughATunnelWithItsOwnCertificate(@TempDir Path folder)
      throws IOException {
    TestAuthority authority = TestAuthority.create(folder);
    try (ScriptedServer registry =
            ScriptedServer.tls(authority.stranger(), ProperRegistry.withMultiPlatformImage());
        TunnelServer proxy = new TunnelServer(registry.port())) {
      DownloadResult result =
          download(Downloads.trusting(SECURE, authority.caFile()), proxy.port())
              .resolve(Downloads.request("other.example"));
      assertThat(Downloads.resolved(result).digest()).startsWith("sha256:");
      assertThat(proxy.asked())
          .isNotEmpty()
          .allSatisfy(
              head ->
                  assertThat(head)
                      .startsWith("CONNECT other.example:443 HTTP/1.1\r\n")
                      .contains("Host: other.example:443\r\n")
                      .contains("Proxy-Authorization: " + AUTHORIZATION + "\r\n"));
      assertThat(registry.seen())
          .isNotEmpty()
          .allSatisfy(
              seen -> {
                assertThat(seen.target()).startsWith("/v2/");
                assertThat(seen.headers()).doesNotContainKey("proxy-authorization");
              });
    }
  }

  @Test
  void aPlainRegistryIsAskedForByItsWholeAddress() throws IOException {
    Script registry = ProperRegistry.withMultiPlatformImage();
    try (ScriptedServer proxy =
        ScriptedServer.plain((seen, reply) -> registry.play(beyond(seen), reply))) {
      DownloadResult result =
          download(PLAIN, proxy.port()).resolve(Downloads.request("plain.example:5000"));
      assertThat(Downloads.resolved(result).digest()).startsWith("sha256:");
      assertThat(proxy.seen())
          .isNotEmpty()
          .allSatisfy(
              seen -> {
                assertThat(seen.target()).startsWith("http://plain.example:5000/v2/img/app/");
                assertThat(seen.header("host")).contains("plain.example:5000");
                assertThat(seen.header("proxy-authorization")).contains(AUTHORIZATION);
              });
    }
  }

  private static Seen beyond(Seen seen) {
    return new Seen(
        seen.method(),
        seen.target().replace("http://plain.example:5000", ""),
        seen.headers(),
        seen.body());
  }

  @Test
  void whatIsExceptedIsAskedDirectly() throws IOException {
    try (ScriptedServer registry = ScriptedServer.plain(ProperRegistry.withMultiPlatformImage())) {
      Map<String, String> environment = environment(1);
      environment.put("NO_PROXY", "plain.example");
      FetchPolicy policy =
          Downloads.policy(List.of("*"), List.of("plain.example"), List.of("127.0.0.0/8"));
      DownloadResult result =
          download(policy, environment)
              .resolve(Downloads.request("plain.example:" + registry.port()));
      assertThat(Downloads.resolved(result).digest()).startsWith("sha256:");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 407, 502})
  void aProxyThatRefusesIsNamedWithItsStatus(int status) throws IOException {
    try (ScriptedServer proxy =
        ScriptedServer.plain((seen, reply) -> reply.send(status, Map.of(), SECRET))) {
      DownloadResult result =
          download(SECURE, proxy.port()).resolve(Downloads.request("registry.example"));
      assertThat(Downloads.failed(Unavailable.class, result).message())
          .contains("proxy.example:" + proxy.port(), "registry.example", "(" + status + ")")
          .doesNotContain(SECRET);
      assertThat(proxy.seen()).hasSize(1);
    }
  }

  @Test
  void aProxyThatSpeaksNoHttpOrNotAtAllIsNamed() throws IOException {
    try (ScriptedServer proxy =
        ScriptedServer.plain((seen, reply) -> reply.raw("220 " + SECRET + "\r\n\r\n"))) {
      assertUnreachable(proxy.port());
    }
    try (ScriptedServer proxy = ScriptedServer.plain((seen, reply) -> reply.hangUp())) {
      assertUnreachable(proxy.port());
    }
    int nobody;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = closed.getLocalPort();
    }
    assertUnreachable(nobody);
  }

  private static void assertUnreachable(int port) {
    DownloadResult result = download(SECURE, port).resolve(Downloads.request("registry.example"));
    assertThat(Downloads.failed(Unavailable.class, result).message())
        .contains("the proxy 'proxy.example:" + port + "'", "HTTPS_PROXY", "'registry.example'")
        .doesNotContain(SECRET);
  }

  /** Or a proxy would be a way round the rules for addresses. */
  @Test
  void anAddressThatIsForbiddenIsForbiddenThroughAProxyToo() throws IOException {
    try (ScriptedServer proxy = ScriptedServer.plain((seen, reply) -> reply.hangUp())) {
      DownloadResult result =
          download(SECURE, proxy.port()).resolve(Downloads.request("169.254.169.254"));
      assertThat(Downloads.failed(Forbidden.class, result).message()).contains("169.254.169.254");
      assertThat(proxy.connections()).isZero();
    }
  }

  private static Map<String, String> environment(int port) {
    String value = "http://user:" + SECRET + "@proxy.example:" + port;
    return new HashMap<>(Map.of("HTTPS_PROXY", value, "HTTP_PROXY", value));
  }

  private static OciImageDownload download(FetchPolicy policy, int port) {
    return download(policy, environment(port));
  }

  private static OciImageDownload download(FetchPolicy policy, Map<String, String> environment) {
    return new OciImageDownload(
        Downloads.through(policy, Proxies.of(environment)),
        Downloads.CLOCK,
        System::nanoTime,
        ProxyTest::addressOf);
  }

  /** Of the registries behind the proxy the name service here knows nothing. */
  private static InetAddress[] addressOf(String host) throws UnknownHostException {
    return switch (host) {
      case "proxy.example", "plain.example" -> new InetAddress[] {InetAddress.getLoopbackAddress()};
      default ->
          Optional.of(host)
              .filter(name -> name.matches("[0-9.]+"))
              .map(ProxyTest::literal)
              .orElseThrow(() -> new UnknownHostException(host));
    };
  }

  private static InetAddress[] literal(String address) {
    try {
      return new InetAddress[] {InetAddress.getByName(address)};
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
