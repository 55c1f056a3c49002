package dev.vmss.operator.feed.plan;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A regular expression that a whole tag must match, with named groups. RE2 matches in linear time,
 * whatever the pattern; what it is compiled into is bounded here.
 */
final class TagPattern {

  /** Steps of the compiled pattern; every one may cost something for every character of a tag. */
  private static final int MOST_STEPS = 5_000;

  /** Repetitions inside of repetitions multiply, before anything can be measured. */
  private static final long MOST_REPETITIONS = 10_000;

  private static final Pattern REPETITION = Pattern.compile("\\{([0-9]{1,9})(?:,([0-9]{0,9}))?\\}");

  private final Pattern pattern;

  private TagPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Compiles a pattern.
   *
   * @param rule its number, for the sentence
   */
  static TagPattern of(int rule, String text) throws InvalidRule {
    if (repetitions(text) > MOST_REPETITIONS) {
      throw tooLarge(rule);
    }
    try {
      Pattern pattern = Pattern.compile(text);
      if (pattern.programSize() > MOST_STEPS) {
        throw tooLarge(rule);
      }
      return new TagPattern(pattern);
    } catch (PatternSyntaxException e) {
      throw new InvalidRule(
          "The pattern tags of rule %d is no regular expression (%s): write one in RE2's syntax, such as v(?<v>[0-9.]+)."
              .formatted(rule, e.getDescription()));
    }
  }

  private static InvalidRule tooLarge(int rule) {
    return new InvalidRule(
        "The pattern tags of rule %d repeats too much: write it with fewer or smaller repetitions."
            .formatted(rule));
  }

  private static long repetitions(String text) {
    long product = 1;
    Matcher matcher = REPETITION.matcher(text);
    while (matcher.find() && product <= MOST_REPETITIONS) {
      long least = Long.parseLong(matcher.group(1));
      String most = matcher.group(2);
      product *= Math.max(1, most == null || most.isEmpty() ? least : Long.parseLong(most));
    }
    return product;
  }

  /** The groups of a tag that matches, by name. */
  Optional<Map<String, String>> match(String tag) {
    Matcher matcher = pattern.matcher(tag);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Map<String, String> groups = new HashMap<>();
    for (String name : pattern.namedGroups().keySet()) {
      String value = matcher.group(name);
      groups.put(name, value == null ? "" : value);
    }
    return Optional.of(groups);
  }
}
