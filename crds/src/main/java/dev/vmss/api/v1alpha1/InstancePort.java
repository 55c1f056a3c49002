package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A named TCP port of an instance. */
@ApiObject
public record InstancePort(
    @JsonPropertyDescription(
            "The name of the port, at most 15 lower-case letters, digits and single "
                + "hyphens with at least one letter.")
        @Required
        @Size(min = 1, max = 15)
        @Pattern(Patterns.PORT_NAME)
        String name,
    @JsonPropertyDescription("The TCP port, 1 to 65535.") @Required @Min(1) @Max(65535)
        Integer port) {}
