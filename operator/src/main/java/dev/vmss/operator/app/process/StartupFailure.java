package dev.vmss.operator.app.process;

/** The operator cannot start; the message is one sentence that says why and what helps. */
public final class StartupFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartupFailure(String sentence) {
    super(sentence);
  }
}
