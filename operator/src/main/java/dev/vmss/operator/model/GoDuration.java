package dev.vmss.operator.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Kubernetes writes them: {@code 300s}, {@code 10m}, {@code 1h30m}, {@code 0}. */
public final class GoDuration {

  private static final Pattern FORM = Pattern.compile("0|([0-9]+(\\.[0-9]+)?(ms|s|m|h))+");
  private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|s|m|h)");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);

  private GoDuration() {}

  /**
   * Reads a duration to the millisecond.
   *
   * @throws IllegalArgumentException with a sentence for the user when the text has another form
   */
  public static Duration parse(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is not a duration: write numbers with units h, m, s or ms, such as 90s or 1h30m.");
    }
    BigDecimal millis = BigDecimal.ZERO;
    Matcher parts = PART.matcher(text);
    while (parts.find()) {
      BigDecimal unit = BigDecimal.valueOf(MILLIS.getOrDefault(parts.group(2), 0L));
      millis = millis.add(new BigDecimal(parts.group(1)).multiply(unit));
    }
    try {
      return Duration.ofMillis(millis.setScale(0, RoundingMode.DOWN).longValueExact());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("'" + text + "' is too long a duration.", e);
    }
  }

  /**
   * Writes a duration to the second, in the shortest of these forms: {@code 1h30m}, {@code 45s},
   * {@code 0s}; also one that a clock that was set back makes negative. The API takes all of them.
   */
  public static String format(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds <= 0) {
      return "0s";
    }
    StringBuilder text = new StringBuilder();
    append(text, seconds / 3600, "h");
    append(text, seconds % 3600 / 60, "m");
    append(text, seconds % 60, "s");
    return text.toString();
  }

  private static void append(StringBuilder text, long amount, String unit) {
    if (amount > 0) {
      text.append(amount).append(unit);
    }
  }
}
