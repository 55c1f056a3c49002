package dev.vmss.operator.image.download.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.image.download.Downloads;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

  private final RetryAfter retryAfter = new RetryAfter(Downloads.CLOCK);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "17 | 17",
        "0 | 1",
        "999999 | 3600",
        "-5 | 60",
        "soon | 60",
        "99999999999999999999 | 60",
        "Fri, 01 May 2026 12:02:00 GMT | 120",
        "Fri, 01 May 2026 11:00:00 GMT | 1",
        "Fri, 01 May 2099 11:00:00 GMT | 3600"
      })
  void readsSecondsAndDatesWithinReason(String header, long seconds) {
    assertThat(retryAfter.read(Optional.of(header))).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void waitsAMinuteWhenTheRegistryDoesNotSay() {
    assertThat(retryAfter.read(Optional.empty())).isEqualTo(Duration.ofMinutes(1));
  }
}
