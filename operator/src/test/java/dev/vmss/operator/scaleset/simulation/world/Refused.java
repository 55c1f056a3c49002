package dev.vmss.operator.scaleset.simulation.world;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** The API server's no to one write, as the client throws it; whose no it is, this world knows. */
public final class Refused extends KubernetesClientException {

  private static final long serialVersionUID = 1;

  /** Who says no. */
  public enum By {
    /** A resource quota that is exhausted. */
    QUOTA,
    /** A policy, or a webhook that was asked. */
    SOMEBODY,
    /** A webhook that could not be asked. */
    OUTAGE,
    /** A resource quota that somebody else wrote at the same moment: nothing was decided. */
    CONFLICT
  }

  private final By by;

  Refused(By by, String message, Status status) {
    super(message, status.getCode(), status);
    this.by = by;
  }

  public By by() {
    return by;
  }
}
