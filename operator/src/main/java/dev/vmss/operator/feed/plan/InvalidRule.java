package dev.vmss.operator.feed.plan;

/** A rule that cannot be followed as it is written, in a sentence for the user. */
public final class InvalidRule extends Exception {

  private static final long serialVersionUID = 1L;

  InvalidRule(String message) {
    super(message, null, false, false);
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }
}
