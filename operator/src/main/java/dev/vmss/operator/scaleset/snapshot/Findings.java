package dev.vmss.operator.scaleset.snapshot;

import dev.vmss.operator.model.GoDuration;
import dev.vmss.operator.scaleset.vocabulary.Quote;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is found wrong with a spec: that which nothing goes on without, and the rest. */
final class Findings {

  private final List<String> problems = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  /** Each makes the spec one that nothing can be made of. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  /** Each names a field that is left out, while the rest is in effect. */
  List<String> refused() {
    return List.copyOf(refused);
  }

  /** A duration; refused, with what goes on without it, when it is none. */
  Optional<Duration> duration(@Nullable String text, String path, String without) {
    if (text == null) {
      refused.add("%s is missing. %s".formatted(path, without));
      return Optional.empty();
    }
    try {
      return Optional.of(GoDuration.parse(text));
    } catch (IllegalArgumentException e) {
      refused.add("%s: %s %s".formatted(path, Quote.of(String.valueOf(e.getMessage())), without));
      return Optional.empty();
    }
  }

  void between(@Nullable Integer value, int low, int high, String path) {
    present(value, path)
        .ifPresent(
            number ->
                require(number >= low && number <= high, bounds(number, low, high, path) + "."));
  }

  /** The number, or the nearest one that is allowed. */
  Optional<Integer> nearest(@Nullable Integer value, int low, int high, String path) {
    Optional<Integer> nearest = present(value, path).map(number -> Math.clamp(number, low, high));
    nearest.ifPresent(
        number ->
            refuseUnless(
                number.equals(value),
                bounds(value == null ? 0 : value, low, high, path)
                    + "; until then it is "
                    + number
                    + "."));
    return nearest;
  }

  static String bounds(int number, int low, int high, String path) {
    return high == Integer.MAX_VALUE
        ? "%s is %d: it must be at least %d".formatted(path, number, low)
        : "%s is %d: it must be between %d and %d".formatted(path, number, low, high);
  }

  <T> Optional<T> present(@Nullable T value, String path) {
    require(value != null, path + " is missing.");
    return Optional.ofNullable(value);
  }

  /** Without this nothing can be run. */
  void require(boolean holds, String otherwise) {
    if (!holds) {
      problems.add(otherwise);
    }
  }

  void refuse(String sentence) {
    refused.add(sentence);
  }

  /** Without this the rest goes on. */
  void refuseUnless(boolean holds, String otherwise) {
    if (!holds) {
      refused.add(otherwise);
    }
  }
}
