package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How long an instance may take to shut down. */
@ApiObject
public record TerminateNotification(
    @JsonPropertyDescription(
            "How long an instance that is asked to stop may take, as a duration of "
                + "at most 15m. It is stopped for good after that.")
        @Required
        @Size(min = 2, max = 32)
        @Pattern(Patterns.DURATION)
        @ValidationRule(
            value = "duration(self) <= duration('15m')",
            message =
                "terminateNotification.notBeforeTimeout must be at most 15m: choose a "
                    + "shorter duration.")
        String notBeforeTimeout) {}
