package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Whether unhealthy instances are repaired, after how long and how. */
@ApiObject
public record AutomaticRepairsPolicy(
    @JsonPropertyDescription("Whether unhealthy instances are repaired. The default is false.")
        @Default("false")
        Boolean enabled,
    @JsonPropertyDescription(
            "How long an instance must be unhealthy before it is repaired, as a "
                + "duration from 10m to 90m. The default is 10m.")
        @Size(min = 2, max = 32)
        @Pattern(Patterns.DURATION)
        @Default("10m")
        @ValidationRule(
            value = "duration(self) >= duration('10m') && duration(self) <= duration('90m')",
            message =
                "spec.automaticRepairsPolicy.gracePeriod must be between 10m and 90m: "
                    + "choose a duration in that range.")
        String gracePeriod,
    @JsonPropertyDescription(
            "What a repair does. Replace creates another instance from the latest "
                + "model, Restart restarts a machine; Pods are always replaced, and a "
                + "Warning Event says so. The default is Replace.")
        @Default("Replace")
        @UnknownAsNull
        RepairAction repairAction) {}
