package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a changed model does to existing instances. */
public enum UpgradeMode {
  /** Nothing, until an instance is deleted or asks for the upgrade. */
  @JsonProperty("Manual")
  MANUAL,

  /** All outdated instances are replaced at once. */
  @JsonProperty("Automatic")
  AUTOMATIC,

  /** Outdated instances are replaced in batches. */
  @JsonProperty("Rolling")
  ROLLING
}
