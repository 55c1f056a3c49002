package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which member of {@link ImageSource} the images of a rule have. */
public enum FeedItemKind {
  @JsonProperty("http")
  HTTP,

  @JsonProperty("containerDisk")
  CONTAINER_DISK,

  @JsonProperty("containerImage")
  CONTAINER_IMAGE
}
