package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The tags of one repository of an OCI registry. */
@ApiObject
public record OciTagsSource(
    @JsonPropertyDescription(
            "The repository as registry/repository, without tag and digest, at most 384 "
                + "characters.")
        @Required
        @Size(min = 1, max = 384)
        @Pattern(Patterns.REPOSITORY)
        String repository,
    @JsonPropertyDescription(
            "The Secret with registry credentials, in the operator's namespace. The images that "
                + "are imported name it too.")
        @Size(min = 1, max = 253)
        @Pattern(Patterns.SUBDOMAIN)
        @Nullable String pullSecret) {}
