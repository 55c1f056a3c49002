package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One key of a Secret in the set's namespace. */
@ApiObject
public record SecretKeyReference(
    @JsonPropertyDescription("The name of the Secret.")
        @Required
        @Size(min = 1, max = 253)
        @Pattern(Patterns.SUBDOMAIN)
        String name,
    @JsonPropertyDescription("The key within the Secret.")
        @Required
        @Size(min = 1, max = 253)
        @Pattern(Patterns.SECRET_KEY)
        String key) {}
