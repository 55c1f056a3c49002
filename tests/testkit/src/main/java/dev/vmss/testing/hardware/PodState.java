package dev.vmss.testing.hardware;

/** What a simulated kubelet can report of a Pod. */
enum PodState {
  /** An image cannot be pulled: the containers wait. */
  WAITING,
  /** A Secret or ConfigMap of a container is missing: the containers wait. */
  UNCONFIGURED,
  /** The container ended and waits to be started again. */
  CRASHED,
  RUNNING_READY,
  RUNNING_NOT_READY,
  FAILED,
  SUCCEEDED,
  /** No report: the Pod object is deleted, as by an eviction or a careless hand. */
  VANISHED
}
