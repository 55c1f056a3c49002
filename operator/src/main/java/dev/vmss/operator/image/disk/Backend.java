package dev.vmss.operator.image.disk;

/** Whether disks can be imported here. */
public enum Backend {
  /** CDI's API is served, and all our volumes are known. */
  PRESENT,
  /** CDI's API is not served; it may come at any time. */
  ABSENT,
  /** Nobody has looked yet, or the look has not ended. */
  UNKNOWN,
  /** The operator's configuration does without. */
  OFF
}
