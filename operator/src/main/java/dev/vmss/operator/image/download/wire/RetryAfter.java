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
  private static final Duration LONGEST = Duration.ofHours(1);

  /** Reads the header {@code Retry-After}: seconds or an HTTP date; anything else says nothing. */
  Optional<Duration> read(Optional<String> header) {
    return header.map(String::strip).flatMap(this::parse).map(RetryAfter::withinReason);
  }

  private static Duration withinReason(Duration wanted) {
    Duration atLeast = wanted.compareTo(SHORTEST) < 0 ? SHORTEST : wanted;
    return atLeast.compareTo(LONGEST) > 0 ? LONGEST : atLeast;
  }

  private Optional<Duration> parse(String text) {
    if (text.matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      return Optional.of(Duration.between(clock.instant(), date.toInstant()));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
