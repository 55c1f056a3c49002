package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The operating system inside an image. */
public enum OsType {
  /** Hostnames have the set's prefix, up to 15 characters, and then the id. */
  @JsonProperty("Linux")
  LINUX,

  /** Computer names have 15 characters in all, which leaves 9 for the prefix. */
  @JsonProperty("Windows")
  WINDOWS
}
