package dev.vmss.testing.sample;

/** What kstatus calls the status of an object. */
public enum Verdict {
  CURRENT,
  IN_PROGRESS,
  FAILED,
  TERMINATING
}
