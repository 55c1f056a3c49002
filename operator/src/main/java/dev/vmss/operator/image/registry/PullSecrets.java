package dev.vmss.operator.image.registry;

import dev.vmss.operator.image.download.PullSecret;

/** Reads pull secrets of the operator's own namespace, and of no other. */
public interface PullSecrets {

  /** Why a secret could not be had, in a sentence. */
  final class Missing extends Exception {
    private static final long serialVersionUID = 1;

    public Missing(String message) {
      super(message);
    }

    public String sentence() {
      return String.valueOf(getMessage());
    }
  }

  PullSecret read(String name) throws Missing;
}
