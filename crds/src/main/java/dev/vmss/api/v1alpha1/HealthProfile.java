package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** How an instance's health is judged. */
@ApiObject
public record HealthProfile(
    @JsonPropertyDescription(
            "The probe that decides whether an instance is ready. Without it an "
                + "instance is ready when it runs.")
        @Nullable Probe probe) {

  /** Nothing asked for. */
  public static final HealthProfile NONE = new HealthProfile(null);
}
