package dev.vmss.operator.scaleset.simulation.world;

/** How instances of an image turn out. */
public enum Quality {
  GOOD,
  SLOW,
  NEVER_READY,
  /** The kubelet rejects them at once. */
  REJECTED;

  int secondsToReady() {
    return this == SLOW ? 45 : 2;
  }
}
