package dev.vmss.operator.app.configuration;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations the way Go and Kubernetes write them: {@code 300ms}, {@code 20s}, {@code 1h30m}. */
final class GoDuration {

  private static final Pattern WHOLE = Pattern.compile("0|(\\d{1,9}(\\.\\d{1,9})?(ms|s|m|h))+");
  private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h)");

  private GoDuration() {}

  /** Returns the duration, or nothing when the text is not one. */
  static Optional<Duration> parse(String text) {
    if (!WHOLE.matcher(text).matches()) {
      return Optional.empty();
    }
    Duration sum = Duration.ZERO;
    var part = PART.matcher(text);
    while (part.find()) {
      sum = sum.plusNanos(nanos(new BigDecimal(part.group(1)), part.group(2)));
    }
    return Optional.of(sum);
  }

  private static long nanos(BigDecimal amount, String unit) {
    long nanosPerUnit =
        switch (unit) {
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          default -> 3_600_000_000_000L;
        };
    // At most 9 digits of hours: 3.6e21 nanoseconds do not fit a long, so they end at its bound.
    return amount
        .multiply(BigDecimal.valueOf(nanosPerUnit))
        .setScale(0, RoundingMode.DOWN)
        .min(BigDecimal.valueOf(Long.MAX_VALUE / 8))
        .longValueExact();
  }

  /** The shortest Go form with the units h, m, s and ms. */
  static String format(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    var text = new StringBuilder();
    append(text, duration.toHours(), "h");
    append(text, duration.toMinutesPart(), "m");
    append(text, duration.toSecondsPart(), "s");
    append(text, duration.toMillisPart(), "ms");
    return text.toString();
  }

  private static void append(StringBuilder text, long amount, String unit) {
    if (amount != 0) {
      text.append(amount).append(unit);
    }
  }
}
