package dev.vmss.operator.scaleset.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdRangesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"3 | 3", "4 3 | 3,4", "1 2 3 | 1-3", "7 3 1 4 5 | 1,3-5,7", "2 2 | 2"})
  void numbersInARowAreWrittenAsARange(String ids, String text) {
    List<Integer> numbers = List.of(ids.trim().split(" ")).stream().map(Integer::valueOf).toList();
    assertThat(IdRanges.write(numbers)).contains(text);
    assertThat(IdRanges.read(text))
        .containsExactlyElementsOf(numbers.stream().distinct().sorted().toList());
  }

  @Test
  void noneIsNothing() {
    assertThat(IdRanges.write(List.of())).isEmpty();
    assertThat(IdRanges.read(null)).isEmpty();
  }

  @Test
  void aThousandTakeTenLetters() {
    assertThat(IdRanges.write(IntStream.range(1_000, 2_000).boxed().toList()).orElseThrow())
        .hasSizeLessThan(10);
  }

  /** A status is only as good as whoever may write it. */
  @ParameterizedTest
  @ValueSource(strings = {"", "x", "5-3", "-1", "99999999999", "1--2", "0-999999999"})
  void nonsenseIsReadAsNothing(String text) {
    assertThat(IdRanges.read(text)).isEmpty();
  }

  @Test
  void aRangeWithoutEndIsCut() {
    assertThat(IdRanges.read("0-999999")).hasSizeLessThanOrEqualTo(10_000);
  }
}
