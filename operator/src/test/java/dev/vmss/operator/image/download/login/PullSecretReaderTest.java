package dev.vmss.operator.image.download.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vmss.operator.image.download.DownloadFailure;
import dev.vmss.operator.image.download.DownloadRequest;
import dev.vmss.operator.image.download.Downloads;
import dev.vmss.operator.image.download.PullSecret;
import dev.vmss.operator.image.download.SourceKind;
import dev.vmss.operator.image.download.failure.Failures;
import dev.vmss.operator.image.download.failure.Refusal;
import dev.vmss.operator.image.download.login.Credentials.Basic;
import dev.vmss.operator.image.download.login.Credentials.IdentityToken;
import dev.vmss.operator.image.download.login.Credentials.RegistryToken;
import dev.vmss.operator.image.download.oci.OciReference;
import dev.vmss.operator.image.download.policy.Endpoint;
import dev.vmss.operator.image.download.wire.Ask;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PullSecretReaderTest {

  @ParameterizedTest
  @CsvSource({
    "registry.example, registry.example/app, true",
    "https://registry.example, registry.example/app, true",
    "https://registry.example/v1/, registry.example/app, true",
    "https://registry.example/v2/, registry.example/app, true",
    "http://registry.example/, registry.example/app, true",
    "registry.example:443, registry.example/app, true",
    "registry.example:5000, registry.example:5000/app, true",
    "registry.example:5000, registry.example/app, false",
    "registry.example, registry.example:5000/app, false",
    "registry.example/team, registry.example/team/app, true",
    "registry.example/team, registry.example/teams/app, false",
    "registry.example/team/app, registry.example/team/app, true",
    "*.example.com, eu.example.com/app, true",
    "*.example.com, a.eu.example.com/app, false",
    "*.example.com, example.com/app, false",
    "https://index.docker.io/v1/, ubuntu, true",
    "docker.io, grafana/grafana, true",
    "registry-1.docker.io, ubuntu, true",
    "docker.io/library, ubuntu, true",
    "docker.io/other, ubuntu, false",
    "[fd00::1]:5000, [fd00::1]:5000/app, true",
    "evil.example, registry.example/app, false",
    "'', registry.example/app, false",
    "not a host, registry.example/app, false"
  })
  void findsTheEntryOfTheRegistry(String key, String reference, boolean found) throws Refusal {
    PullSecret secret = config("{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(key, b64("u:p")));
    assertThat(credentials(secret, reference))
        .isEqualTo(found ? Optional.of(new Basic("u", "p")) : Optional.empty());
  }

  @Test
  void takesTheMostPreciseEntry() throws Refusal {
    PullSecret secret =
        config(
            """
            {"auths":{"*.example":{"username":"wild","password":"p"},
                      "registry.example":{"username":"host","password":"p"},
                      "registry.example/team":{"username":"team","password":"p"}}}""");
    assertThat(credentials(secret, "registry.example/team/app")).contains(new Basic("team", "p"));
    assertThat(credentials(secret, "registry.example/app")).contains(new Basic("host", "p"));
    assertThat(credentials(secret, "other.example/app")).contains(new Basic("wild", "p"));
  }

  @Test
  void readsEveryFormOfAnEntry() throws Refusal {
    assertThat(entry("{\"auth\":\"%s\"}".formatted(b64("user:pass:with:colons"))))
        .contains(new Basic("user", "pass:with:colons"));
    assertThat(entry("{\"username\":\"user\",\"password\":\"pass\"}"))
        .contains(new Basic("user", "pass"));
    assertThat(entry("{\"auth\":\"%s\",\"identitytoken\":\"t\"}".formatted(b64("x:"))))
        .contains(new IdentityToken("t"));
    assertThat(entry("{\"registrytoken\":\"t\"}")).contains(new RegistryToken("t"));
    assertThat(entry("{}")).isEmpty();
  }

  @Test
  void readsTheOldFormWithoutAuths() throws Refusal {
    String old = "{\"https://registry.example\":{\"auth\":\"%s\"}}".formatted(b64("u:p"));
    PullSecret secret = PullSecret.of("old", Map.of(".dockercfg", b64(old)));
    assertThat(credentials(secret, "registry.example/app")).contains(new Basic("u", "p"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "hunter2", "[]", "{}", "{\"auths\":\"hunter2\"}", "{\"auths\":{}} hunter2"})
  void saysWhatIsWrongWithASecretWithoutRepeatingIt(String content) {
    DownloadFailure failure = failureOf(config(content));
    assertThat(failure).isInstanceOf(DownloadFailure.Denied.class);
    Downloads.assertSentence(failure.message());
    assertThat(failure.message()).contains("the pull secret 'regcred'").doesNotContain("hunter2");
  }

  @Test
  void saysThatASecretIsOfAnotherKind() {
    DownloadFailure failure = failureOf(PullSecret.of("tls", Map.of("tls.key", "hunter2")));
    assertThat(failure.message()).contains("the pull secret 'tls' has neither the key");
  }

  @Test
  void saysThatAPairIsNone() {
    DownloadFailure failure =
        failureOf(config("{\"auths\":{\"registry.example\":{\"auth\":\"hunter2hunter2\"}}}"));
    assertThat(failure.message()).contains("base64 of name:password").doesNotContain("hunter2");
  }

  @Test
  void showsNoSecretAsText() throws Refusal {
    PullSecret secret =
        config(
            "{\"auths\":{\"registry.example\":{\"auth\":\"%s\"}}}".formatted(b64("user:hunter2")));
    DownloadRequest request =
        DownloadRequest.of(SourceKind.CONTAINER_IMAGE, "registry.example/app")
            .withPullSecret(secret);
    String all =
        request
            + " "
            + secret
            + " "
            + credentials(secret, "registry.example/app")
            + " "
            + new IdentityToken("hunter2")
            + " "
            + new RegistryToken("hunter2")
            + " "
            + Ask.get(Endpoint.DOCKER_HUB, "/", Map.of()).with(Optional.of("hunter2"));
    assertThat(all).contains("regcred").doesNotContain("hunter2", b64("user:hunter2"));
  }

  private static DownloadFailure failureOf(PullSecret secret) {
    Refusal refusal =
        catchThrowableOfType(Refusal.class, () -> credentials(secret, "registry.example/app"));
    return refusal.failure();
  }

  private static Optional<Credentials> entry(String json) throws Refusal {
    return credentials(
        config("{\"auths\":{\"registry.example\":%s}}".formatted(json)), "registry.example/app");
  }

  private static Optional<Credentials> credentials(PullSecret secret, String reference)
      throws Refusal {
    return new PullSecretReader(secret, new Failures(reference, Duration.ofSeconds(1)))
        .credentialsFor(OciReference.parse(reference));
  }

  private static PullSecret config(String json) {
    return PullSecret.of("regcred", Map.of(".dockerconfigjson", b64(json)));
  }

  private static String b64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
