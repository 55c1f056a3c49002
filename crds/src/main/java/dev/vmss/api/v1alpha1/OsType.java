package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The operating system inside an image. */
public enum OsType {
  /** Hostnames may have 15 characters before the id. */
  @JsonProperty("Linux")
  LINUX,

  /** Computer names may have 15 characters with the id, so a prefix has 9. */
  @JsonProperty("Windows")
  WINDOWS
}
