package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How an upgrade ended. */
public enum UpgradeOutcome {
  /** Every instance that was not skipped runs the target. */
  @JsonProperty("Succeeded")
  SUCCEEDED,

  /** It breached the policy and stopped; nothing was rolled back. */
  @JsonProperty("Failed")
  FAILED,

  /** It breached the policy, and the failed instances run an earlier image again. */
  @JsonProperty("RolledBack")
  ROLLED_BACK,

  /** Another target replaced it before it was done. */
  @JsonProperty("Superseded")
  SUPERSEDED,

  /** The upgrade policy no longer rolls, so it stopped where it was. */
  @JsonProperty("Cancelled")
  CANCELLED
}
