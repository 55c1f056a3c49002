package dev.vmss.operator.image.download.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.image.download.DownloadFailure.Denied;
import dev.vmss.operator.image.download.DownloadFailure.Forbidden;
import dev.vmss.operator.image.download.DownloadFailure.Untrusted;
import dev.vmss.operator.image.download.DownloadRequest;
import dev.vmss.operator.image.download.Downloads;
import dev.vmss.operator.image.download.ImageDownload;
import dev.vmss.operator.image.download.ProperRegistry;
import dev.vmss.operator.image.download.PullSecret;
import dev.vmss.operator.image.download.Resolved;
import dev.vmss.operator.image.download.ScriptedServer;
import dev.vmss.operator.image.download.ScriptedServer.Script;
import dev.vmss.operator.image.download.policy.FetchPolicy;
import dev.vmss.testing.registry.TestAuthority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectTest {

  private final ImageDownload download = Downloads.with(Downloads.loopback());
  private final ProperRegistry registry = ProperRegistry.withMultiPlatformImage();

  @Test
  void followsARedirectToAnotherHostAndLeavesTheCredentialsAtHome() throws IOException {
    try (ScriptedServer storage = ScriptedServer.plain(registry);
        ScriptedServer server = ScriptedServer.plain(loginThenRedirectTo(storage))) {
      DownloadRequest request = Downloads.request(server).withPullSecret(secret(server));
      Resolved resolved = Downloads.resolved(download.resolve(request));
      assertThat(resolved.repository()).startsWith(server.authority());
      assertThat(server.seen()).anyMatch(seen -> seen.header("authorization").isPresent());
      assertThat(storage.seen()).hasSize(2);
      assertThat(storage.seen())
          .allMatch(seen -> seen.header("authorization").isEmpty())
          .allMatch(seen -> seen.header("host").orElse("").equals(storage.authority()));
    }
  }

  @Test
  void doesNotLogInToAHostThatItWasRedirectedTo() throws IOException {
    Script thief =
        (seen, reply) -> reply.send(401, Map.of("WWW-Authenticate", "Basic realm=\"x\""), "");
    try (ScriptedServer storage = ScriptedServer.plain(thief);
        ScriptedServer server = ScriptedServer.plain(loginThenRedirectTo(storage))) {
      Denied failure =
          Downloads.failed(
              Denied.class,
              download.resolve(Downloads.request(server).withPullSecret(secret(server))));
      assertThat(failure.message()).contains("'" + storage.authority() + "'", "(401)");
      assertThat(storage.seen()).hasSize(1);
      assertThat(storage.seen().get(0).header("authorization")).isEmpty();
    }
  }

  @Test
  void stopsAfterFiveRedirects() throws IOException {
    try (ScriptedServer server = ScriptedServer.plain(redirect("/v2/again"))) {
      Untrusted failure =
          Downloads.failed(Untrusted.class, download.resolve(Downloads.request(server)));
      assertThat(failure.message()).contains("redirects more than 5 times");
      assertThat(server.connections()).isEqualTo(6);
    }
  }

  @Test
  void neverFollowsFromHttpsToHttp(@TempDir Path folder) throws IOException {
    TestAuthority authority = TestAuthority.create(folder);
    try (ScriptedServer plain = ScriptedServer.plain(registry);
        ScriptedServer server =
            ScriptedServer.tls(
                authority.server(), redirect(plain.url("/v2/img/app/manifests/1")))) {
      FetchPolicy policy =
          Downloads.trusting(
              Downloads.policy(List.of("*"), List.of(plain.authority()), List.of("127.0.0.0/8")),
              authority.caFile());
      Forbidden failure =
          Downloads.failed(
              Forbidden.class, Downloads.with(policy).resolve(Downloads.request(server)));
      assertThat(failure.message()).contains("redirects to plain http");
      assertThat(plain.connections()).isZero();
    }
  }

  @Test
  void followsFromHttpToHttps(@TempDir Path folder) throws IOException {
    TestAuthority authority = TestAuthority.create(folder);
    try (ScriptedServer secure = ScriptedServer.tls(authority.server(), registry);
        ScriptedServer server =
            ScriptedServer.plain(
                (seen, reply) ->
                    reply.send(302, Map.of("Location", secure.url(seen.target())), ""))) {
      FetchPolicy policy =
          Downloads.trusting(
              Downloads.policy(List.of("*"), List.of(server.authority()), List.of("127.0.0.0/8")),
              authority.caFile());
      Downloads.resolved(Downloads.with(policy).resolve(Downloads.request(server)));
      assertThat(secure.connections()).isEqualTo(2);
    }
  }

  @Test
  void judgesHostAndAddressOfEveryRedirectAnew() throws IOException {
    try (ScriptedServer other = ScriptedServer.plain(registry);
        ScriptedServer six = ScriptedServer.at("::1", registry)) {
      for (String location :
          List.of(
              other.url("/v2/"),
              "https://" + other.authority() + "/",
              "//" + other.authority() + "/",
              "https://unlisted.example/",
              "https://169.254.169.254/latest/meta-data/",
              "https://[::1]:" + six.port() + "/")) {
        try (ScriptedServer server = ScriptedServer.plain(redirect(location))) {
          FetchPolicy policy =
              Downloads.policy(
                  List.of(server.authority(), "169.254.169.254", "[::1]"),
                  List.of(server.authority()),
                  List.of("127.0.0.1/32"));
          Downloads.failed(
              Forbidden.class, Downloads.with(policy).resolve(Downloads.request(server)));
        }
      }
      assertThat(other.connections() + six.connections()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://x/", "file:///etc/passwd", "https://", "https://user:pw@x/", "ht tp://x",
        "https://x:99999/", "https://ex_ample/", "\\\\x\\y", "javascript:alert(1)", "https://[::1"
      })
  void refusesLocationsThatAreNone(String location) throws IOException {
    try (ScriptedServer server = ScriptedServer.plain(redirect(location))) {
      Untrusted failure =
          Downloads.failed(Untrusted.class, download.resolve(Downloads.request(server)));
      assertThat(failure.message()).contains("redirects to no").doesNotContain("pw@");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void doesNotRepeatTheSecretsOfASignedLocation() throws IOException {
    String signed = "https://unlisted.example/blob?X-Amz-Signature=hunter2";
    FetchPolicy policy =
        Downloads.policy(List.of("127.0.0.1"), List.of("127.0.0.1"), List.of("127.0.0.1/32"));
    try (ScriptedServer server = ScriptedServer.plain(redirect(signed))) {
      Forbidden failure =
          Downloads.failed(
              Forbidden.class, Downloads.with(policy).resolve(Downloads.request(server)));
      assertThat(failure.message()).contains("unlisted.example").doesNotContain("hunter2");
    }
  }

  private static Script redirect(String location) {
    return (seen, reply) -> reply.send(302, Map.of("Location", location), "");
  }

  private static Script loginThenRedirectTo(ScriptedServer storage) {
    return (seen, reply) -> {
      if (seen.header("authorization").isEmpty()) {
        reply.send(401, Map.of("WWW-Authenticate", "Basic realm=\"x\""), "");
      } else {
        reply.send(307, Map.of("Location", storage.url(seen.target())), "");
      }
    };
  }

  private static PullSecret secret(ScriptedServer server) {
    String json =
        "{\"auths\":{\"%s\":{\"username\":\"user\",\"password\":\"hunter2\"}}}"
            .formatted(server.authority());
    String encoded = Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    return PullSecret.of("regcred", Map.of(".dockerconfigjson", encoded));
  }
}
