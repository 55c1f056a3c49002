package dev.vmss.operator.scaleset.simulation;

/** A rule was broken. */
public final class Violation extends AssertionError {

  private static final long serialVersionUID = 1;

  private final String rule;

  /**
   * @param rule a short name, the same for every breach of that rule
   */
  public Violation(String rule, String detail) {
    super(rule + ": " + detail);
    this.rule = rule;
  }

  public Violation(String rule, String detail, Throwable cause) {
    this(rule, detail);
    initCause(cause);
  }

  public String rule() {
    return rule;
  }
}
