package dev.vmss.operator.feed.source;

import dev.vmss.operator.feed.source.Reading.Refused;

/** Carries a refusal up to the look that ends with it. */
public final class Unusable extends Exception {

  private static final long serialVersionUID = 1L;

  // Refusals are plain values, but nothing here is ever serialized.
  private final transient Refused refused;

  public Unusable(Refused refused) {
    super(refused.message(), null, false, false);
    this.refused = refused;
  }

  public Unusable(Reading.Kind kind, String message) {
    this(new Refused(kind, message));
  }

  public Refused refused() {
    return refused;
  }
}
