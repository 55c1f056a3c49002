package dev.vmss.testing.kubevirt;

/** What can go wrong with a machine, apart from its volumes. */
public enum MachineFault {
  /** Nothing is wrong. */
  NONE,
  /** An image of the launcher Pod cannot be pulled. */
  IMAGE_PULL,
  /** The guest runs but never passes its readiness probe. */
  GUEST_NEVER_READY,
  /** The launcher Pod ends in phase Failed before the guest runs. */
  CRASH_BEFORE_RUNNING,
  /** A Secret that the launcher Pod mounts is missing: it waits, and only an Event says why. */
  SECRET_MISSING,
  /** No node is good enough for the launcher Pod. */
  UNSCHEDULABLE,
  /** A ResourceQuota refuses the launcher Pod. */
  LAUNCHER_OVER_QUOTA,
  /** Pod security admission refuses the launcher Pod. */
  LAUNCHER_FORBIDDEN,
  /** The namespace's default ServiceAccount may not clone the source of a DataVolume. */
  CLONE_REFUSED
}
