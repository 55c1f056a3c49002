package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What deleting a gallery item waits for. */
public enum RemovalPolicy {
  /** Nothing: sets that pin it become blocked, as on Azure Stack. */
  @JsonProperty("Allow")
  ALLOW,

  /** Until no instance carries it. */
  @JsonProperty("WhileUnused")
  WHILE_UNUSED
}
