package dev.vmss.operator.app;

/** The operator cannot start; the message is one sentence that says why and what helps. */
final class StartupFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartupFailure(String sentence) {
    super(sentence);
  }
}
