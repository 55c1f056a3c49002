package dev.vmss.operator.image.download.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.image.download.PullSecret;
import dev.vmss.operator.image.download.login.RegistryAccount.Named;
import dev.vmss.operator.image.download.login.RegistryAccount.None;
import dev.vmss.operator.image.download.login.RegistryAccount.Token;
import dev.vmss.operator.image.download.login.RegistryAccount.Unreadable;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegistryAccountTest {

  private static final String REFERENCE = "registry.example/disks/u@sha256:" + "a".repeat(64);

  private static PullSecret secret(String entry) {
    String config = "{\"auths\":{\"registry.example\":%s}}".formatted(entry);
    return PullSecret.of("pull", Map.of(".dockerconfigjson", base64(config)));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aNameAndAPasswordAreFoundInBothForms() {
    Named expected = new Named("user", "pass:word");
    assertThat(
            RegistryAccount.of(
                secret("{\"auth\":\"%s\"}".formatted(base64("user:pass:word"))), REFERENCE))
        .isEqualTo(expected);
    assertThat(
            RegistryAccount.of(
                secret("{\"username\":\"user\",\"password\":\"pass:word\"}"), REFERENCE))
        .isEqualTo(expected);
    assertThat(expected).asString().doesNotContain("word");
  }

  @Test
  void aTokenIsNoPassword() {
    assertThat(RegistryAccount.of(secret("{\"identitytoken\":\"t\"}"), REFERENCE))
        .isEqualTo(new Token());
    assertThat(RegistryAccount.of(secret("{\"registrytoken\":\"t\"}"), REFERENCE))
        .isEqualTo(new Token());
  }

  @Test
  void anotherRegistrysEntryIsNone() {
    assertThat(RegistryAccount.of(secret("{\"auth\":\"eDp5\"}"), "other.example/u:1"))
        .isEqualTo(new None());
  }

  @Test
  void whatCannotBeReadIsToldInASentence() {
    assertThat(RegistryAccount.of(PullSecret.of("pull", Map.of()), REFERENCE))
        .isInstanceOfSatisfying(
            Unreadable.class,
            unreadable -> assertThat(unreadable.failure().message()).contains("'pull'"));
  }
}
