package dev.vmss.operator.image.download.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.image.download.Documents;
import dev.vmss.operator.image.download.DownloadFailure.Unavailable;
import dev.vmss.operator.image.download.DownloadFailure.Untrusted;
import dev.vmss.operator.image.download.DownloadRequest;
import dev.vmss.operator.image.download.DownloadResult;
import dev.vmss.operator.image.download.Downloads;
import dev.vmss.operator.image.download.ImageDownload;
import dev.vmss.operator.image.download.ScriptedServer;
import dev.vmss.operator.image.download.ScriptedServer.Reply;
import dev.vmss.operator.image.download.ScriptedServer.Script;
import dev.vmss.operator.image.download.SourceKind;
import dev.vmss.operator.image.download.policy.FetchPolicy;
import dev.vmss.testing.registry.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that send too much, too little, or too slowly. */
@Timeout(60)
class BoundsTest {

  private static final int LIMIT = Downloads.loopback().maxManifestBytes();
  private static final FetchPolicy SECURE =
      Downloads.policy(List.of("*"), List.of(), List.of("127.0.0.0/8"));
  private static final Duration SHORT = Duration.ofMillis(700);

  static Stream<Arguments> excesses() {
    String line = "x".repeat(1000);
    return Stream.of(
        excess("a length above the limit", (seen, reply) -> reply.head(200, Map.of(), LIMIT + 1L)),
        excess("an absurd length", (seen, reply) -> reply.head(200, Map.of(), Long.MAX_VALUE)),
        excess("an endless chunked body", (seen, reply) -> endlessChunks(reply)),
        excess("an endless body without length", (seen, reply) -> endlessBody(reply)),
        excess(
            "an endless header line",
            (seen, reply) -> endless(reply, "HTTP/1.1 200 OK\r\nA: ", line)),
        excess(
            "endless headers", (seen, reply) -> endless(reply, "HTTP/1.1 200 OK\r\n", "A: b\r\n")),
        excess("an endless status line", (seen, reply) -> endless(reply, "HTTP/1.1 200 ", line)),
        excess(
            "endless interim answers",
            (seen, reply) -> endless(reply, "", "HTTP/1.1 100 C\r\n\r\n")),
        excess("endless blank lines", (seen, reply) -> endless(reply, "", "\r\n")),
        excess(
            "a bomb",
            (seen, reply) -> reply.send(200, Map.of("Content-Encoding", "gzip"), "whatever")),
        excess("no HTTP at all", (seen, reply) -> reply.raw("SSH-2.0-OpenSSH_9.2\r\n".repeat(10))),
        excess("HTTP of the future", (seen, reply) -> reply.raw("HTTP/9.9 200 OK\r\n\r\n")),
        excess(
            "a malformed chunk",
            (seen, reply) ->
                reply.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("excesses")
  void refusesWhatIsTooMuchOrNoHttp(String name, Script script) throws IOException {
    Downloads.failed(Untrusted.class, resolve(script, Downloads.loopback()));
  }

  @Test
  void namesTheLimitAndTheSetting() throws IOException {
    DownloadResult result =
        resolve((seen, reply) -> reply.head(200, Map.of(), LIMIT + 1L), Downloads.loopback());
    assertThat(Downloads.failed(Untrusted.class, result).message())
        .contains("more than " + LIMIT + " bytes", "maxManifestBytes");
  }

  @Test
  void readsADocumentOfExactlyTheLimit() throws IOException {
    String config = Documents.config(Documents.AMD64);
    String image = Documents.image(config);
    String padded = image + " ".repeat(LIMIT - image.length());
    Script script =
        (seen, reply) ->
            reply.send(200, Map.of(), seen.target().contains("/blobs/") ? config : padded);
    try (ScriptedServer server = ScriptedServer.plain(script)) {
      DownloadResult result =
          Downloads.with(Downloads.loopback())
              .resolve(DownloadRequest.of(SourceKind.CONTAINER_DISK, server.authority() + "/a:1"));
      assertThat(Downloads.resolved(result).digest()).isEqualTo(Documents.digest(padded));
    }
  }

  static Stream<Arguments> breaks() {
    return Stream.of(
        excess("nothing", (seen, reply) -> reply.hangUp()),
        excess("half the headers", (seen, reply) -> cut(reply, "HTTP/1.1 200 OK\r\nA: b\r\n")),
        excess(
            "half a body",
            (seen, reply) -> cut(reply, "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"a\"")),
        excess(
            "half a chunk",
            (seen, reply) ->
                cut(reply, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{\"a\"")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("breaks")
  void triesAgainAfterATruncatedAnswer(String name, Script script) throws IOException {
    Unavailable failure =
        Downloads.failed(Unavailable.class, resolve(script, Downloads.loopback()));
    assertThat(failure.message()).contains("broke off");
    assertThat(failure.retryable()).isTrue();
    assertThat(failure.retryAfter()).isEmpty();
  }

  static Stream<Arguments> slownesses() {
    String head = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n";
    return Stream.of(
        excess("silence", (seen, reply) -> reply.silence()),
        excess("dripping headers", (seen, reply) -> reply.drip(head.repeat(50), 50)),
        excess(
            "a dripping body",
            (seen, reply) -> {
              reply.raw(head);
              reply.drip("{".repeat(1000), 50);
            }),
        excess(
            "dripping interim answers",
            (seen, reply) -> reply.drip("HTTP/1.1 100 C\r\n\r\n".repeat(4), 50)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("slownesses")
  void cutsOffWhatIsTooSlowHoweverOftenAByteArrives(String name, Script script) throws IOException {
    assertTimelyRefusal(ScriptedServer.plain(script), Downloads.loopback());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("slownesses")
  void cutsItOffUnderTlsToo(String name, Script script, @TempDir Path folder) throws IOException {
    TestAuthority authority = TestAuthority.create(folder);
    FetchPolicy secure = Downloads.trusting(SECURE, authority.caFile());
    assertTimelyRefusal(ScriptedServer.tls(authority.server(), script), secure);
  }

  @Test
  void cutsOffATlsHandshakeThatNeverEnds() throws IOException {
    // The kernel takes the connection, and nobody ever answers on it.
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertTimelyRefusal("127.0.0.1:" + deaf.getLocalPort(), SECURE);
    }
  }

  @Test
  void countsTheTimeOfAllRequestsTogether() throws IOException {
    Script redirects =
        (seen, reply) -> {
          reply.drip("HTTP/1.1 302 Found\r\n", 12);
          reply.raw("Location: /v2/again\r\nContent-Length: 0\r\n\r\n");
        };
    assertTimelyRefusal(ScriptedServer.plain(redirects), Downloads.loopback());
  }

  private static void assertTimelyRefusal(ScriptedServer opened, FetchPolicy policy)
      throws IOException {
    try (ScriptedServer server = opened) {
      assertTimelyRefusal(server.authority(), policy);
      assertThat(server.connections()).isPositive();
    }
  }

  private static void assertTimelyRefusal(String authority, FetchPolicy policy) {
    ImageDownload download = Downloads.with(Downloads.within(policy, SHORT));
    long start = System.nanoTime();
    DownloadResult result = download.resolve(Downloads.request(authority));
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    Unavailable failure = Downloads.failed(Unavailable.class, result);
    assertThat(failure.message()).contains("did not answer in full within 700 ms");
    assertThat(took).isBetween(SHORT.minusMillis(50), SHORT.plusSeconds(3));
  }

  private static DownloadResult resolve(Script script, FetchPolicy policy) throws IOException {
    try (ScriptedServer server = ScriptedServer.plain(script)) {
      return Downloads.with(policy).resolve(Downloads.request(server));
    }
  }

  private static Arguments excess(String name, Script script) {
    return Arguments.of(name, script);
  }

  private static void cut(Reply reply, String text) throws IOException {
    reply.raw(text);
    reply.hangUp();
  }

  private static void endlessChunks(Reply reply) throws IOException {
    endless(
        reply,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "3e8\r\n" + "x".repeat(1000) + "\r\n");
  }

  private static void endlessBody(Reply reply) throws IOException {
    endless(reply, "HTTP/1.1 200 OK\r\n\r\n", "x".repeat(1000));
  }

  /** Writes until the client closes. */
  private static void endless(Reply reply, String first, String then) throws IOException {
    reply.raw(first);
    while (reply.stopped().getCount() > 0) {
      reply.raw(then);
    }
  }
}
