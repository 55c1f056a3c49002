package dev.vmss.testing.controlplane;

/** The control plane cannot be started or has lost a component; the message says why. */
public final class ControlPlaneException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ControlPlaneException(String message) {
    super(message);
  }

  ControlPlaneException(String message, Throwable cause) {
    super(message, cause);
  }
}
