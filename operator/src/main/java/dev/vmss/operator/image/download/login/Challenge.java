package dev.vmss.operator.image.download.login;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One way to log in that a {@code WWW-Authenticate} header offers, RFC 9110, section 11.6.1. */
record Challenge(String scheme, Map<String, String> parameters) {

  private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]++";
  private static final Pattern PARAMETER =
      Pattern.compile(
          "[\\s,]*+(" + TOKEN + ")\\s*+=\\s*+(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|(" + TOKEN + "))");
  private static final Pattern SCHEME = Pattern.compile("[\\s,]*+(" + TOKEN + ")(?=\\s|,|$)");

  /** Far more than any registry offers; a hundred header lines could hold a million. */
  private static final int MAX_OFFERS = 16;

  private static final int MAX_PARAMETERS = 16;

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  boolean is(String name) {
    return scheme.equalsIgnoreCase(name);
  }

  /** The challenges of all header lines; what does not follow the grammar ends its line. */
  static List<Challenge> parse(List<String> headers) {
    List<Challenge> challenges = new ArrayList<>();
    headers.forEach(header -> parse(header, challenges));
    return challenges;
  }

  private static void parse(String header, List<Challenge> into) {
    Matcher scheme = SCHEME.matcher(header);
    Matcher parameter = PARAMETER.matcher(header);
    int position = 0;
    while (into.size() < MAX_OFFERS && scheme.region(position, header.length()).lookingAt()) {
      position = scheme.end();
      Map<String, String> parameters = new LinkedHashMap<>();
      while (parameter.region(position, header.length()).lookingAt()) {
        position = parameter.end();
        String quoted = parameter.group(2);
        String value = quoted == null ? parameter.group(3) : quoted.replaceAll("\\\\(.)", "$1");
        if (parameters.size() < MAX_PARAMETERS) {
          parameters.putIfAbsent(parameter.group(1).toLowerCase(Locale.ROOT), value);
        }
      }
      into.add(new Challenge(scheme.group(1), parameters));
    }
  }
}
