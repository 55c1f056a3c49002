package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** The machine size by its Azure name. */
@ApiObject
public record Sku(
    @JsonPropertyDescription(
            "The Azure name of a VirtualMachineSize, such as Standard_A1_v2 for the "
                + "object standard-a1-v2: it is looked up in lower case with hyphens for "
                + "underscores.")
        @Required
        @Size(min = 1, max = 63)
        @Pattern(Patterns.SIZE_NAME)
        String name) {}
