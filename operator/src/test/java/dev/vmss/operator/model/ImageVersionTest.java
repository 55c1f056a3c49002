package dev.vmss.operator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * "A version is 1 to 4 dot-separated unsigned decimal numbers; parts compare numerically, a missing
 * part counts as 0, leading zeros are legal and kept for display. Not SemVer."
 */
class ImageVersionTest {

  /**
   * "{@code 14.04.201808140} > {@code 14.04.20180818}; {@code 16.04.201808140} > {@code
   * 16.04.20180831} (numerically, although the date reads otherwise)."
   */
  @ParameterizedTest
  @CsvSource({
    "14.04.201808140, 14.04.20180818",
    "16.04.201808140, 16.04.20180831",
    "1.0.10, 1.0.9",
    "2, 1.9.9.9",
    "1.0.0.1, 1",
    "9.3.026080002, 9.3.26080001",
    "18446744073709551616, 18446744073709551615"
  })
  void partsCompareAsNumbers(String higher, String lower) {
    assertThat(ImageVersion.of(higher)).isGreaterThan(ImageVersion.of(lower));
    assertThat(ImageVersion.of(lower)).isLessThan(ImageVersion.of(higher));
    assertThat(ImageVersion.of(lower)).isNotEqualTo(ImageVersion.of(higher));
  }

  @ParameterizedTest
  @CsvSource({"1, 1.0.0.0", "1.0, 1.0.0", "14.0.001000, 14.0.1000", "2018.07.03, 2018.7.3"})
  void aMissingPartIsZeroAndLeadingZerosDoNotCount(String one, String other) {
    assertThat(ImageVersion.of(one))
        .isEqualTo(ImageVersion.of(other))
        .isEqualByComparingTo(ImageVersion.of(other))
        .hasSameHashCodeAs(ImageVersion.of(other));
  }

  /** "real ones: {@code 9.3.026080002}, {@code 14.0.001000}, {@code 2018.07.03}". */
  @ParameterizedTest
  @ValueSource(strings = {"9.3.026080002", "14.0.001000", "2018.07.03", "7", "0.0.0.0"})
  void displayIsAsWritten(String text) {
    assertThat(ImageVersion.of(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "latest",
        "1.",
        ".1",
        "1..2",
        "1.2.3.4.5",
        "1.0-beta",
        "v1",
        "-1",
        "+1",
        "1.0 ",
        " 1",
        "1.٣",
        "1\n"
      })
  void anythingElseIsNoVersion(String text) {
    assertThat(ImageVersion.parse(text)).isEmpty();
    assertThatThrownBy(() -> ImageVersion.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "'%s' is not an image version: write 1 to 4 decimal numbers separated by dots, such as 22.4.20240601.",
            text);
  }

  @Test
  void sortingIsNumeric() {
    List<String> sorted =
        Stream.of("1.10", "1.9", "1", "1.0.1", "0.9")
            .map(ImageVersion::of)
            .sorted()
            .map(ImageVersion::toString)
            .toList();
    assertThat(sorted).containsExactly("0.9", "1", "1.0.1", "1.9", "1.10");
  }
}
