package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of an instance's data disks when its set shrinks. */
public enum DataDiskPolicy {
  /** They go with it. */
  @JsonProperty("Delete")
  DELETE,

  /** They stay; Pods cannot have that. */
  @JsonProperty("Retain")
  RETAIN
}
