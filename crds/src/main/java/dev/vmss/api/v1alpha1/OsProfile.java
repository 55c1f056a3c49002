package dev.vmss.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/** What an instance is told about itself when it starts. */
@ApiObject
public record OsProfile(
    @Nullable String computerNamePrefix,
    @Nullable String customData,
    @Nullable SecretKeyReference customDataSecretRef) {

  /** Nothing asked for. */
  public static final OsProfile NONE = new OsProfile(null, null, null);
}
