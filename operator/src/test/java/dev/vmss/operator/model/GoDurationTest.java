package dev.vmss.operator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vmss.api.v1alpha1.Patterns;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** "Durations are strings in Go style ({@code 300s}, {@code 10m}, {@code 1h30m})." */
class GoDurationTest {

  @ParameterizedTest
  @CsvSource({
    "300s, PT5M",
    "10m, PT10M",
    "1h30m, PT1H30M",
    "0, PT0S",
    "0s, PT0S",
    "1.5h, PT1H30M",
    "250ms, PT0.25S",
    "1m1s1ms, PT1M1.001S",
    "0.5ms, PT0S"
  })
  void readsWhatKubernetesWrites(String text, Duration duration) {
    assertThat(GoDuration.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "-5m", "5 m", "5M", "m", "1d", "1h-30m", "PT5M"})
  void anythingElseIsNoDuration(String text) {
    assertThatThrownBy(() -> GoDuration.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "' is not a duration");
  }

  @ParameterizedTest
  @ValueSource(strings = {"9999999999999999h", "99999999999999999999999999s"})
  void aDurationBeyondTheClockIsRefusedAndNotWrappedAround(String text) {
    assertThatThrownBy(() -> GoDuration.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'%s' is too long a duration.", text);
  }

  @Test
  void writesTheShortestForm() {
    assertThat(GoDuration.format(Duration.ofMinutes(90))).isEqualTo("1h30m");
    assertThat(GoDuration.format(Duration.ofSeconds(45))).isEqualTo("45s");
    assertThat(GoDuration.format(Duration.ofSeconds(3605))).isEqualTo("1h5s");
    assertThat(GoDuration.format(Duration.ZERO)).isEqualTo("0s");
  }

  /** A duration that a status shows may be copied into a spec. */
  @ParameterizedTest
  @ValueSource(strings = {"PT2S", "PT0S", "PT0.4S", "-PT5S", "PT12M30S", "PT168H", "PT9999H1M1S"})
  void whatIsWrittenIsOfTheFormThatTheApiTakes(Duration duration) {
    String text = GoDuration.format(duration);
    assertThat(text).matches(Patterns.DURATION);
    assertThat(GoDuration.parse(text))
        .isEqualTo(
            duration.isNegative() ? Duration.ZERO : Duration.ofSeconds(duration.toSeconds()));
  }
}
