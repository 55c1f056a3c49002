package dev.vmss.operator.app.configuration;

import dev.vmss.operator.model.GoDuration;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What values an option takes: how to read one from text, and how to tell a person which ones are
 * allowed. {@link #allowed()} completes the sentence "it must be ...".
 */
sealed interface OptionType<T> {

  /** Returns the value, or nothing when the text is not an allowed one. */
  Optional<T> parse(String text);

  String allowed();

  /** {@code true} or {@code false}. */
  record Switch() implements OptionType<Boolean> {
    @Override
    public Optional<Boolean> parse(String text) {
      return switch (text) {
        case "true" -> Optional.of(true);
        case "false" -> Optional.of(false);
        default -> Optional.empty();
      };
    }

    @Override
    public String allowed() {
      return "true or false";
    }
  }

  /** A whole number within bounds. */
  record WholeNumber(int min, int max) implements OptionType<Integer> {
    @Override
    public Optional<Integer> parse(String text) {
      if (!text.matches("\\d{1,9}")) {
        return Optional.empty();
      }
      int number = Integer.parseInt(text);
      return number < min || number > max ? Optional.empty() : Optional.of(number);
    }

    @Override
    public String allowed() {
      return "a whole number from " + min + " to " + max;
    }
  }

  /** A Go-style duration within bounds; {@code offAtZero} admits zero below the lower bound. */
  record Time(Duration min, Duration max, boolean offAtZero) implements OptionType<Duration> {
    @Override
    public Optional<Duration> parse(String text) {
      try {
        return Optional.of(GoDuration.parse(text)).filter(this::within);
      } catch (IllegalArgumentException _) {
        return Optional.empty();
      }
    }

    private boolean within(Duration time) {
      return (offAtZero && time.isZero()) || (time.compareTo(min) >= 0 && time.compareTo(max) <= 0);
    }

    @Override
    public String allowed() {
      return (offAtZero ? "0s (off) or " : "")
          + "a duration from "
          + GoDuration.format(min)
          + " to "
          + GoDuration.format(max)
          + " (such as 20s or 1m30s)";
    }
  }

  /** One word of a few. */
  record Choice(List<String> words) implements OptionType<String> {
    @Override
    public Optional<String> parse(String text) {
      return words.stream().filter(text::equals).findFirst();
    }

    @Override
    public String allowed() {
      return "one of " + String.join(", ", words);
    }
  }

  /** Text of a given form; {@code form} names it with its article. */
  record Text(Predicate<String> legal, String form) implements OptionType<String> {
    @Override
    public Optional<String> parse(String text) {
      return legal.test(text) ? Optional.of(text) : Optional.empty();
    }

    @Override
    public String allowed() {
      return form;
    }
  }

  /** A list whose items all have one form; written with commas in an environment variable. */
  record Texts(Predicate<String> item, String form) implements OptionType<List<String>> {
    @Override
    public Optional<List<String>> parse(String text) {
      List<String> items =
          Arrays.stream(text.split(",", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList();
      return items.stream().allMatch(item) ? Optional.of(items) : Optional.empty();
    }

    @Override
    public String allowed() {
      return "a list of " + form;
    }
  }
}
