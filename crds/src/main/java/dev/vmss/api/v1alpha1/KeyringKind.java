package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What public keys are kept in. */
public enum KeyringKind {
  @JsonProperty("Secret")
  SECRET,

  @JsonProperty("ConfigMap")
  CONFIG_MAP
}
