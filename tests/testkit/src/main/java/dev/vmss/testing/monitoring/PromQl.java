package dev.vmss.testing.monitoring;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of an expression's grammar as it takes to find what it reads. */
public final class PromQl {

  private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*]");
  private static final Pattern LABEL_LIST =
      Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");

  /**
   * A name with the matchers of its labels; not the name of a function, which a bracket follows.
   */
  private static final Pattern SELECTOR =
      Pattern.compile(
          "(?<![a-zA-Z0-9_:.])([a-zA-Z_:][a-zA-Z0-9_:]*)\\b(?!\\s*\\()\\s*(\\{[^}]*})?");

  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)\\s*(?:=~|!~|!=|=)");
  private static final Set<String> KEYWORDS = Set.of("and", "or", "unless", "bool", "offset");

  private PromQl() {}

  /** The metrics an expression reads, each with the labels by which it selects. */
  public static Map<String, Set<String>> selectors(String expression) {
    String text = STRING.matcher(expression).replaceAll("\"\"");
    text = RANGE.matcher(text).replaceAll("");
    text = LABEL_LIST.matcher(text).replaceAll("");
    Map<String, Set<String>> found = new TreeMap<>();
    Matcher selector = SELECTOR.matcher(text);
    while (selector.find()) {
      if (!KEYWORDS.contains(selector.group(1))) {
        Set<String> labels = found.computeIfAbsent(selector.group(1), name -> new TreeSet<>());
        String matchers = selector.group(2) == null ? "" : selector.group(2);
        LABEL.matcher(matchers).results().forEach(label -> labels.add(label.group(1)));
      }
    }
    return found;
  }
}
