package dev.vmss.operator.app.configuration;

/** The operator cannot run with what it was told; the message is one sentence for a person. */
public final class InvalidConfiguration extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidConfiguration(String sentence) {
    super(sentence);
  }
}
