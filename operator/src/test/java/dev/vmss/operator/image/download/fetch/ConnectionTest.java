package dev.vmss.operator.image.download.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.vmss.operator.image.download.Documents;
import dev.vmss.operator.image.download.DownloadFailure;
import dev.vmss.operator.image.download.DownloadFailure.Forbidden;
import dev.vmss.operator.image.download.DownloadFailure.NotFound;
import dev.vmss.operator.image.download.DownloadFailure.RateLimited;
import dev.vmss.operator.image.download.DownloadFailure.Unavailable;
import dev.vmss.operator.image.download.DownloadFailure.Untrusted;
import dev.vmss.operator.image.download.DownloadResult;
import dev.vmss.operator.image.download.Downloads;
import dev.vmss.operator.image.download.ImageDownload;
import dev.vmss.operator.image.download.ProperRegistry;
import dev.vmss.operator.image.download.ScriptedServer;
import dev.vmss.operator.image.download.ScriptedServer.Script;
import dev.vmss.operator.image.download.policy.FetchPolicy;
import dev.vmss.operator.image.download.policy.IpLiteral;
import dev.vmss.operator.image.download.wire.Gate;
import dev.vmss.testing.registry.TestAuthority;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statuses, certificates, addresses, and what is left when it is over. */
class ConnectionTest {

  private static final FetchPolicy SECURE =
      Downloads.policy(List.of("*"), List.of(), List.of("127.0.0.0/8"));

  @ParameterizedTest
  @CsvSource({
    "403, Denied, does not grant access",
    "404, NotFound, does not exist at",
    "500, Unavailable, an error of its own (500)",
    "503, Unavailable, an error of its own (503)",
    "204, Untrusted, status 204",
    "400, Untrusted, status 400",
    "418, Untrusted, status 418"
  })
  void saysWhatAStatusMeans(int status, String type, String part) throws IOException {
    DownloadFailure failure =
        failure((seen, reply) -> reply.send(status, Map.of(), ""), Downloads.loopback());
    assertThat(failure.getClass().getSimpleName()).isEqualTo(type);
    assertThat(failure.message()).contains(part, "/img/app:1'");
    assertThat(failure.retryable()).isTrue();
  }

  @Test
  void repeatsTheCodeOfARegistrysErrorAndNothingElse() throws IOException {
    String body = "{\"errors\":[{\"code\":\"NAME_UNKNOWN\",\"message\":\"<script> hunter2\"}]}";
    DownloadFailure failure =
        failure((seen, reply) -> reply.send(404, Map.of(), body), Downloads.loopback());
    assertThat(failure).isInstanceOf(NotFound.class);
    assertThat(failure.message()).contains("(404, NAME_UNKNOWN)").doesNotContain("hunter2");
    assertThat(failure.pace()).isEqualTo(DownloadFailure.Pace.SLOWLY);
  }

  @Test
  void comesBackWhenTheRegistrySays() throws IOException {
    DownloadFailure failure =
        failure(
            (seen, reply) -> reply.send(429, Map.of("Retry-After", "17"), ""),
            Downloads.loopback());
    assertThat(failure).isInstanceOf(RateLimited.class);
    assertThat(failure.message()).contains("for a while (429)").doesNotContainPattern("\\b17\\b");
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(17));
  }

  @Test
  void saysThatNobodyListens() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    DownloadResult result =
        Downloads.with(Downloads.loopback()).resolve(Downloads.request("127.0.0.1:" + port));
    assertThat(Downloads.failed(Unavailable.class, result).message())
        .contains("no connection to '127.0.0.1:" + port + "'");
  }

  @Test
  void believesACertificateOfTheCaFileAndNoOther(@TempDir Path folder) throws IOException {
    TestAuthority authority = TestAuthority.create(folder);
    Script registry = ProperRegistry.withMultiPlatformImage();
    FetchPolicy trusting = Downloads.trusting(SECURE, authority.caFile());
    try (ScriptedServer server = ScriptedServer.tls(authority.server(), registry);
        ScriptedServer stranger = ScriptedServer.tls(authority.stranger(), registry)) {
      Downloads.resolved(Downloads.with(trusting).resolve(Downloads.request(server)));
      int before = server.seen().size();
      for (DownloadResult result :
          List.of(
              Downloads.with(SECURE).resolve(Downloads.request(server)),
              Downloads.with(trusting).resolve(Downloads.request(stranger)))) {
        assertThat(Downloads.failed(Untrusted.class, result).message())
            .contains("certificate", "caFile");
      }
      assertThat(server.seen()).hasSize(before);
      assertThat(stranger.seen()).isEmpty();
    }
  }

  @Test
  void speaksHttpsUnlessTheHostIsListed() throws IOException {
    DownloadFailure failure = failure(ProperRegistry.withMultiPlatformImage(), SECURE);
    assertThat(failure).isInstanceOf(Untrusted.class);
    assertThat(failure.message()).contains("does not speak proper TLS", "fetch.allowInsecureHosts");
  }

  @Test
  void connectsToTheVeryAddressThatItJudged() throws IOException {
    List<String> lookUps = new ArrayList<>();
    // A name server that turns to another address after the first answer.
    Gate.NameService rebinding =
        host -> {
          lookUps.add(host);
          String address = lookUps.size() == 1 ? "127.0.0.1" : "127.0.0.2";
          return new InetAddress[] {IpLiteral.parse(address).orElseThrow()};
        };
    FetchPolicy policy =
        Downloads.policy(List.of("*"), List.of("rebind.example"), List.of("127.0.0.1/32"));
    try (ScriptedServer server = ScriptedServer.plain(ProperRegistry.withMultiPlatformImage())) {
      DownloadResult result =
          new OciImageDownload(policy, Downloads.CLOCK, System::nanoTime, rebinding)
              .resolve(Downloads.request("rebind.example:" + server.port()));
      assertThat(Downloads.failed(Forbidden.class, result).message()).contains("127.0.0.2");
      assertThat(lookUps).as("one look-up a connection, the second one refused").hasSize(2);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void triesTheNextAddressWhenOneDoesNotAnswer() throws IOException {
    FetchPolicy policy =
        Downloads.policy(List.of("*"), List.of("two.example"), List.of("127.0.0.0/8"));
    Gate.NameService two =
        host ->
            new InetAddress[] {
              IpLiteral.parse("127.0.0.99").orElseThrow(),
              IpLiteral.parse("127.0.0.1").orElseThrow()
            };
    try (ScriptedServer server = ScriptedServer.plain(ProperRegistry.withMultiPlatformImage())) {
      DownloadResult result =
          new OciImageDownload(policy, Downloads.CLOCK, System::nanoTime, two)
              .resolve(Downloads.request("two.example:" + server.port()));
      assertThat(Downloads.resolved(result).platforms()).contains(Documents.AMD64);
    }
  }

  @Test
  void leavesNoThreadAndNoSocketBehindAfterManyFailures(@TempDir Path folder) throws IOException {
    TestAuthority authority = TestAuthority.create(folder);
    ImageDownload plain = download(Downloads.loopback());
    ImageDownload secure = download(Downloads.trusting(SECURE, authority.caFile()));
    List<ScriptedServer> servers = new ArrayList<>();
    for (Script script : failing()) {
      servers.add(ScriptedServer.plain(script));
    }
    int plainServers = servers.size();
    for (Script script : failing()) {
      servers.add(ScriptedServer.tls(authority.server(), script));
    }
    try {
      failEverywhere(servers, plainServers, plain, secure);
      long files = openFiles();
      Set<Thread> threads = Thread.getAllStackTraces().keySet();
      for (int round = 0; round < 10; round++) {
        failEverywhere(servers, plainServers, plain, secure);
      }
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> !threads.contains(thread))
          .as("those of the servers' pools alone")
          .allMatch(thread -> thread.getName().startsWith("pool-"));
      assertThat(servers).allMatch(server -> server.connections() >= 10);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(servers).allMatch(server -> server.open() == 0));
      assertThat(openFiles()).isLessThanOrEqualTo(files + 5);
    } finally {
      for (ScriptedServer server : servers) {
        server.close();
      }
    }
  }

  private static void failEverywhere(
      List<ScriptedServer> servers, int plainServers, ImageDownload plain, ImageDownload secure) {
    for (int i = 0; i < servers.size(); i++) {
      ImageDownload download = i < plainServers ? plain : secure;
      assertThat(download.resolve(Downloads.request(servers.get(i))))
          .isInstanceOf(DownloadFailure.class);
    }
  }

  private static List<Script> failing() {
    return List.of(
        (seen, reply) -> reply.send(500, Map.of(), "x".repeat(100_000)),
        (seen, reply) -> reply.send(200, Map.of(), "no json"),
        (seen, reply) -> reply.send(401, Map.of("WWW-Authenticate", "Basic"), ""),
        (seen, reply) -> reply.send(302, Map.of("Location", "https://[::1]/"), ""),
        (seen, reply) -> reply.head(200, Map.of(), Long.MAX_VALUE),
        (seen, reply) -> reply.raw("garbage\r\n\r\n"),
        (seen, reply) -> reply.hangUp(),
        (seen, reply) -> reply.silence());
  }

  private static ImageDownload download(FetchPolicy policy) {
    return Downloads.with(Downloads.within(policy, Duration.ofMillis(300)));
  }

  private static long openFiles() {
    return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getOpenFileDescriptorCount();
  }

  private static DownloadFailure failure(Script script, FetchPolicy policy) throws IOException {
    try (ScriptedServer server = ScriptedServer.plain(script)) {
      return Downloads.failed(
          DownloadFailure.class, Downloads.with(policy).resolve(Downloads.request(server)));
    }
  }
}
