package dev.vmss.operator.feed.plan;

/**
 * A text in which {@code *} stands for any characters, none included. Matching costs at most the
 * product of both lengths, whatever the pattern.
 */
record Glob(String pattern) {

  boolean matches(String text) {
    int at = 0;
    int in = 0;
    int star = -1;
    int retry = 0;
    while (in < text.length()) {
      if (at < pattern.length() && pattern.charAt(at) == '*') {
        star = at++;
        retry = in;
      } else if (at < pattern.length() && pattern.charAt(at) == text.charAt(in)) {
        at++;
        in++;
      } else if (star >= 0) {
        // The last star takes one character more; earlier ones need not.
        at = star + 1;
        in = ++retry;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }
}
