package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Which member of {@link ImageSource} an available image came from, and with it what its instances
 * are.
 */
public enum SourceKind {
  /** Pods. */
  @JsonProperty("ContainerImage")
  CONTAINER_IMAGE,

  /** KubeVirt machines with an ephemeral root disk, or with clones of an imported volume. */
  @JsonProperty("ContainerDisk")
  CONTAINER_DISK,

  /** KubeVirt machines with a persistent root disk, cloned from the import. */
  @JsonProperty("Http")
  HTTP
}
