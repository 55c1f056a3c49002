package dev.vmss.operator.image.download.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.image.download.Documents;
import dev.vmss.operator.image.download.DownloadFailure;
import dev.vmss.operator.image.download.DownloadFailure.Forbidden;
import dev.vmss.operator.image.download.DownloadFailure.InvalidSource;
import dev.vmss.operator.image.download.DownloadFailure.Unavailable;
import dev.vmss.operator.image.download.DownloadRequest;
import dev.vmss.operator.image.download.DownloadResult;
import dev.vmss.operator.image.download.Downloads;
import dev.vmss.operator.image.download.ImageDownload;
import dev.vmss.operator.image.download.ScriptedServer;
import dev.vmss.operator.image.download.SourceKind;
import dev.vmss.operator.image.download.failure.Shown;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Sources that people mistype and attackers choose: each gets a sentence, none gets a connection.
 */
class HostileSourcesTest {

  private static final String DIGEST = "sha256:" + "ab".repeat(32);

  private static final List<String> MALFORMED =
      List.of(
          "",
          " ",
          "/",
          ":",
          "@",
          "//",
          "ubuntu ",
          " ubuntu",
          "ubuntu:",
          "ubuntu@",
          ":tag",
          "/ubuntu",
          "ubuntu/",
          "a//b",
          "a/../b",
          "../etc/passwd",
          "./a",
          "a/./b",
          "a/%2e%2e/b",
          "Ubuntu",
          "library/Ubuntu",
          "registry.example/App",
          "ubuntu:-tag",
          "ubuntu:.tag",
          "ubuntu:ta g",
          "ubuntu:tag:tag",
          "ubuntu:" + "t".repeat(129),
          "ubuntu:täg",
          "ubuntu@sha256:",
          "ubuntu@sha256:abcd",
          "ubuntu@md5:" + "a".repeat(32),
          "ubuntu@sha256:" + "AB".repeat(32),
          "ubuntu@sha256:" + "ab".repeat(31) + "zz",
          "ubuntu@" + DIGEST + "@" + DIGEST,
          "ubuntu@sha512:" + "ab".repeat(32),
          "http://registry.example/app",
          "https://registry.example/app",
          "https://user:hunter2@registry.example/app",
          "user:hunter2@registry.example/app",
          "file:///etc/passwd",
          "docker://ubuntu",
          "oci://registry.example/app",
          "ftp://registry.example/app",
          "gopher://127.0.0.1:70/_x",
          "jar:file:/x!/y",
          "registry.example:0/app",
          "registry.example:65536/app",
          "registry.example:/app",
          "registry.example:port/app",
          "registry.example:-1/app",
          "registry..example/app",
          ".example/app",
          "registry.example./app",
          "-registry.example/app",
          "registry-.example/app",
          "reg_istry.example/app",
          "[::1/app",
          "::1/app",
          "[::1]app",
          "[zz::1]/app",
          "[::1%25eth0]/app",
          "[]/app",
          "[1.2.3.4]/app",
          "1.2.3.4.5:99999/app",
          "registry.example/app?x=y",
          "registry.example/app#fragment",
          "registry.example/app\r\nHost: evil",
          "registry.example/app\u0000",
          "registry.example/\u202eapp",
          "реestr.example/app",
          "registry.example\\@evil.example/app",
          "registry.example/app;rm -rf",
          "$(id)/app",
          "registry.example/" + "a".repeat(256),
          "a".repeat(2000),
          "registry.example/",
          "registry.example/a..b",
          "registry.example/a___b",
          "registry.example/_a",
          "registry.example/a-",
          "${jndi:ldap://evil.example/x}",
          "a".repeat(64) + ".example/app");

  /** Ways to write an address where only this machine answers; a listener's port follows. */
  private static final List<String> LOOPBACK4 =
      List.of(
          "127.0.0.1",
          "127.1",
          "2130706433",
          "127.8.8.8",
          "0.0.0.0",
          "localhost",
          "[::ffff:127.0.0.1]",
          "[::127.0.0.1]",
          "[64:ff9b::127.0.0.1]",
          "[2002:7f00:1::]",
          "loopback.evil.example",
          "mixed.evil.example",
          "zero.evil.example",
          "nat64.evil.example",
          "sixtofour.evil.example");

  private static final List<String> LOOPBACK6 =
      List.of("[::1]", "[::]", "loopback6.evil.example", "mixed6.evil.example");

  private static final List<String> FORBIDDEN =
      List.of(
          "169.254.169.254/latest",
          "169.254.169.254:80/latest/meta-data",
          "metadata.google.internal/computemetadata",
          "link.evil.example/app",
          "multicast.evil.example/app",
          "azure.evil.example/app",
          "aws6.evil.example/app",
          "[fd00:ec2::254]/latest",
          "[fe80::1]/app",
          "[ff02::1]/app",
          "255.255.255.255/app",
          "100.100.100.200/latest",
          "224.0.0.1/app",
          "240.0.0.1/app");

  /** What a hostile name server answers; every other name is unknown, nothing is looked up. */
  private static final Map<String, List<String>> NAMES =
      Map.ofEntries(
          Map.entry("metadata.google.internal", List.of("169.254.169.254")),
          Map.entry("loopback.evil.example", List.of("127.0.0.1")),
          Map.entry("loopback6.evil.example", List.of("::1")),
          Map.entry("mixed.evil.example", List.of("93.184.216.34", "127.0.0.1")),
          Map.entry("mixed6.evil.example", List.of("2606:2800::1", "::1")),
          Map.entry("zero.evil.example", List.of("0.0.0.0")),
          Map.entry("nat64.evil.example", List.of("64:ff9b::7f00:1")),
          Map.entry("sixtofour.evil.example", List.of("2002:7f00:1::")),
          Map.entry("link.evil.example", List.of("fe80::1")),
          Map.entry("multicast.evil.example", List.of("224.0.0.251")),
          Map.entry("azure.evil.example", List.of("168.63.129.16")),
          Map.entry("aws6.evil.example", List.of("fd00:ec2::254")),
          Map.entry("localhost", List.of("127.0.0.1", "::1")));

  @Test
  void refusesEachOfMoreThanAHundredWithASentenceAndConnectsToNone() throws IOException {
    int before = Thread.activeCount();
    int judged = 0;
    try (ScriptedServer four = ScriptedServer.plain((seen, reply) -> reply.hangUp());
        ScriptedServer six = ScriptedServer.at("::1", (seen, reply) -> reply.hangUp())) {
      ImageDownload open = download(List.of("*"));
      for (String reference : MALFORMED) {
        judged += refused(open, InvalidSource.class, reference);
      }
      for (String reference : atForbiddenAddresses(four.port(), six.port())) {
        judged += refused(open, Forbidden.class, reference);
      }
      for (String reference :
          List.of("no-such.example/app", "0x7f000001:" + four.port() + "/app")) {
        judged += refused(open, Unavailable.class, reference);
      }
      ImageDownload listed = download(List.of("registry.example", "*.corp.example:5000"));
      for (String reference : besideTheList(four.port())) {
        judged += refused(listed, Forbidden.class, reference);
      }
      assertThat(judged).isGreaterThanOrEqualTo(100);
      assertThat(four.connections() + six.connections()).isZero();
    }
    assertThat(Thread.activeCount()).isLessThanOrEqualTo(before + 4);
  }

  private static int refused(
      ImageDownload download, Class<? extends DownloadFailure> type, String reference) {
    for (SourceKind kind : List.of(SourceKind.CONTAINER_IMAGE, SourceKind.CONTAINER_DISK)) {
      DownloadRequest request =
          DownloadRequest.of(kind, reference).withPlatforms(Set.of(Documents.AMD64));
      DownloadResult result = download.resolve(request);
      assertThat(result).as(reference).isInstanceOf(type);
      DownloadFailure failure = (DownloadFailure) result;
      Downloads.assertSentence(failure.message());
      assertThat(failure.message())
          .as(reference)
          .contains(Shown.of(reference))
          .doesNotContain("hunter2");
      assertThat(download.currentDigest(request)).as(reference).isEmpty();
    }
    return 1;
  }

  private static List<String> atForbiddenAddresses(int four, int six) {
    List<String> all = new ArrayList<>(FORBIDDEN);
    LOOPBACK4.forEach(host -> all.add(host + ":" + four + "/app:1"));
    LOOPBACK6.forEach(host -> all.add(host + ":" + six + "/app:1"));
    return all;
  }

  private static List<String> besideTheList(int port) {
    return List.of(
        "ubuntu",
        "docker.io/library/ubuntu:22.04",
        "evil.example/app",
        "sub.registry.example/app",
        "registry.example.evil.test/app",
        "evilregistry.example/app",
        "corp.example:5000/app",
        "a.corp.example/app",
        "a.corp.example:5001/app",
        "127.0.0.1:" + port + "/app",
        "localhost:" + port + "/app");
  }

  private static ImageDownload download(List<String> hosts) {
    return new OciImageDownload(
        Downloads.policy(hosts, List.of(), List.of()),
        Downloads.CLOCK,
        System::nanoTime,
        HostileSourcesTest::lookUp);
  }

  /** Old spellings of addresses ("127.1") are Java's to understand, names only the table's. */
  private static InetAddress[] lookUp(String host) throws UnknownHostException {
    List<String> known =
        NAMES.getOrDefault(host, host.matches("[0-9.]+|.*:.*") ? List.of(host) : List.of());
    if (known.isEmpty()) {
      throw new UnknownHostException(host);
    }
    InetAddress[] found = new InetAddress[known.size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = InetAddress.getByName(known.get(i));
    }
    return found;
  }
}
