package dev.vmss.operator.image.download.wire;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How long a registry asks to be left alone, within what is reasonable. */
record RetryAfter(Clock clock) {

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  /**
   * Reads the header {@code Retry-After}: seconds or an HTTP date; anything else says nothing. A
   * date counts from the one at which the registry sent it, so that its clock need not be ours.
   *
   * @param sent the header {@code Date} of the same answer
   */
  Optional<Duration> read(Optional<String> header, Optional<String> sent) {
    return header
        .map(String::strip)
        .flatMap(text -> parse(text, sent.flatMap(RetryAfter::date)))
        .map(RetryAfter::withinReason);
  }

  private static Duration withinReason(Duration wanted) {
    Duration atLeast = wanted.compareTo(SHORTEST) < 0 ? SHORTEST : wanted;
    return atLeast.compareTo(LONGEST) > 0 ? LONGEST : atLeast;
  }

  private Optional<Duration> parse(String text, Optional<Instant> sent) {
    return text.matches("[0-9]{1,9}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
        : date(text).map(until -> Duration.between(sent.orElseGet(clock::instant), until));
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
