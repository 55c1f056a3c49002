package dev.vmss.operator.image.download.failure;

import java.util.regex.Pattern;

/** How text that others wrote appears in a message: short, printable, without a password. */
public final class Shown {

  private static final int MAX_LENGTH = 200;
  private static final Pattern UNPRINTABLE = Pattern.compile("[^ -~]");
  // "user:password@host" has no business in a reference, but people do paste it.
  private static final Pattern USER_INFO = Pattern.compile("(^|://)[^/@]*:[^/]*@(?!sha[0-9]+:)");

  // What may be the beginning of one, in a text that was cut before it ends.
  private static final Pattern CUT_USER_INFO = Pattern.compile("(^|://)[^/@]*:[^/]*$");

  private Shown() {}

  /** Nothing is looked for beyond what is shown: the patterns cost the square of the length. */
  public static String of(String text) {
    boolean whole = text.length() <= MAX_LENGTH;
    String head = whole ? text : text.substring(0, MAX_LENGTH);
    String printable = UNPRINTABLE.matcher(head).replaceAll("?");
    String redacted = USER_INFO.matcher(printable).replaceFirst("$1***@");
    return whole ? redacted : CUT_USER_INFO.matcher(redacted).replaceFirst("$1***") + "...";
  }
}
