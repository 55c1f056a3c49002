package dev.vmss.operator.image.download.wire;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How long a registry asks to be left alone, within what is reasonable. */
record RetryAfter(Clock clock) {

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration USUAL = Duration.ofSeconds(60);
  private static final Duration LONGEST = Duration.ofHours(1);

  /** Reads the header {@code Retry-After}: seconds or an HTTP date. */
  Duration read(Optional<String> header) {
    Duration wanted = header.map(String::strip).map(this::parse).orElse(USUAL);
    Duration atLeast = wanted.compareTo(SHORTEST) < 0 ? SHORTEST : wanted;
    return atLeast.compareTo(LONGEST) > 0 ? LONGEST : atLeast;
  }

  private Duration parse(String text) {
    if (text.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    try {
      ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      return Duration.between(clock.instant(), date.toInstant());
    } catch (DateTimeException _) {
      return USUAL;
    }
  }
}
