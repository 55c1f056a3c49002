package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a repair does to an instance. */
public enum RepairAction {
  /** Delete it and create another from the latest model. */
  @JsonProperty("Replace")
  REPLACE,

  /** Restart the machine; Pods are replaced instead. */
  @JsonProperty("Restart")
  RESTART
}
