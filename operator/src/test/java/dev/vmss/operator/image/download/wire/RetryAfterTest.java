package dev.vmss.operator.image.download.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.image.download.Downloads;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

  private final RetryAfter retryAfter = new RetryAfter(Downloads.CLOCK);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "17 | 17",
        "0 | 1",
        "999999 | 3600",
        "Fri, 01 May 2026 12:02:00 GMT | 120",
        "Fri, 01 May 2026 11:00:00 GMT | 1",
        "Fri, 01 May 2099 11:00:00 GMT | 3600"
      })
  void readsSecondsAndDatesWithinReason(String header, long seconds) {
    assertThat(retryAfter.read(Optional.of(header), Optional.empty()))
        .contains(Duration.ofSeconds(seconds));
  }

  /** The registry's clock is two days ahead, or ours two days behind. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sun, 03 May 2026 12:02:00 GMT | Sun, 03 May 2026 12:00:00 GMT | 120",
        "Fri, 01 May 2026 12:02:00 GMT | yesterday | 120",
        "17 | Sun, 03 May 2026 12:00:00 GMT | 17"
      })
  void aDateCountsFromWhenItWasSent(String header, String sent, long seconds) {
    assertThat(retryAfter.read(Optional.of(header), Optional.of(sent)))
        .contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-5", "soon", "", "99999999999999999999"})
  void whatIsNoTimeSaysNothing(String header) {
    assertThat(retryAfter.read(Optional.of(header), Optional.empty())).isEmpty();
    assertThat(retryAfter.read(Optional.empty(), Optional.empty())).isEmpty();
  }
}
