package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How far an image is in its life. */
public enum LifecycleStage {
  /** Resolves only when pinned. */
  @JsonProperty("Preview")
  PREVIEW,

  /** Resolves when pinned and as latest. */
  @JsonProperty("Supported")
  SUPPORTED,

  /** Resolves like a supported one, with a warning. */
  @JsonProperty("Deprecated")
  DEPRECATED,

  /** Resolves only when pinned, with a warning. */
  @JsonProperty("Expired")
  EXPIRED
}
