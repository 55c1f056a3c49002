package dev.vmss.operator.image.download.failure;

import java.util.regex.Pattern;

/** How text that others wrote appears in a message: short, printable, without a password. */
public final class Shown {

  private static final int MAX_LENGTH = 200;
  private static final Pattern UNPRINTABLE = Pattern.compile("[^ -~]");
  // "user:password@host" has no business in a reference, but people do paste it.
  private static final Pattern USER_INFO = Pattern.compile("(^|://)[^/@]*:[^/]*@(?!sha[0-9]+:)");

  private Shown() {}

  public static String of(String text) {
    String printable = UNPRINTABLE.matcher(text).replaceAll("?");
    String redacted = USER_INFO.matcher(printable).replaceFirst("$1***@");
    return redacted.length() <= MAX_LENGTH ? redacted : redacted.substring(0, MAX_LENGTH) + "...";
  }
}
