package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How instances are chosen for deletion once the zones are balanced. */
public enum ScaleInRule {
  /** Balance fault domains, then the highest id. */
  @JsonProperty("Default")
  DEFAULT,

  /** The oldest first. */
  @JsonProperty("OldestVM")
  OLDEST_VM,

  /** The newest first. */
  @JsonProperty("NewestVM")
  NEWEST_VM
}
