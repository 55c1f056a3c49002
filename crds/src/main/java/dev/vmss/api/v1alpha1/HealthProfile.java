package dev.vmss.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/** How an instance's health is judged. */
@ApiObject
public record HealthProfile(@Nullable Probe probe) {

  /** Nothing asked for. */
  public static final HealthProfile NONE = new HealthProfile(null);
}
