package dev.vmss.operator.feed.plan;

import dev.vmss.api.v1alpha1.Patterns;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the version of an item is made from what a feed says, such as {@code 22.4.${version}}. */
record VersionTemplate(String text) {

  private static final Pattern NAME = Pattern.compile("\\$\\{([A-Za-z][A-Za-z0-9_.-]{0,63})\\}");
  private static final Pattern VERSION = Pattern.compile(Patterns.VERSION);
  private static final int LONGEST = 63;

  /**
   * What the template comes to with these values, whether it is a version or not; values that are
   * missing stay as they are written.
   */
  String fill(Map<String, String> values) {
    Matcher matcher = NAME.matcher(text);
    return matcher.replaceAll(
        name -> Matcher.quoteReplacement(values.getOrDefault(name.group(1), name.group())));
  }

  /** The version that the template comes to; nothing when it is not 1 to 4 numbers. */
  Optional<String> version(Map<String, String> values) {
    String filled = fill(values);
    return filled.length() <= LONGEST && VERSION.matcher(filled).matches()
        ? Optional.of(filled)
        : Optional.empty();
  }
}
