package dev.vmss.operator.image.download.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownTest {

  private static final int MEBIBYTE = 1024 * 1024;

  @ParameterizedTest
  @CsvSource({
    "registry.example/app:1, registry.example/app:1",
    "user:secret@registry.example/app, ***@registry.example/app",
    "https://user:secret@registry.example/app, https://***@registry.example/app",
    "registry.example:5000/app:1@sha256:00, registry.example:5000/app:1@sha256:00",
    "caf\u00e9, caf?"
  })
  void showsWhatWasWrittenButForPasswords(String text, String shown) {
    assertThat(Shown.of(text)).isEqualTo(shown);
  }

  @Test
  @Timeout(10)
  void costsNothingHoweverMuchAServerSent() {
    // The square of four million steps is hours.
    assertThat(Shown.of(":".repeat(4 * MEBIBYTE))).isEqualTo("***...");
    assertThat(Shown.of("://:".repeat(MEBIBYTE))).hasSizeLessThan(210);
    assertThat(Shown.of("x".repeat(4 * MEBIBYTE))).isEqualTo("x".repeat(200) + "...");
  }

  @Test
  void aPasswordThatDoesNotFitIsNotShownInPart() {
    String secret = "hunter2".repeat(60);
    assertThat(Shown.of("user:" + secret + "@registry.example/app")).isEqualTo("***...");
    assertThat(Shown.of("https://user:" + secret + "@registry.example/app"))
        .isEqualTo("https://***...");
  }

  @Test
  void aLongReferenceWithAPortIsShownAllTheSame() {
    String reference = "registry.example:5000/" + "a".repeat(300);
    assertThat(Shown.of(reference)).isEqualTo(reference.substring(0, 200) + "...");
  }
}
