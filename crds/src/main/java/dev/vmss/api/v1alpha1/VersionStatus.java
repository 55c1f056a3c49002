package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** How many instances run one version and digest. */
@ApiObject
public record VersionStatus(
    @JsonPropertyDescription("The exact version.") @Required String version,
    @JsonPropertyDescription("The digest, as sha256: and 64 hexadecimal digits.")
        @Nullable String digest,
    @JsonPropertyDescription("The number of instances that run it.") @Min(0) int replicas,
    @JsonPropertyDescription("The number of those that are ready.") @Min(0) int readyReplicas,
    @JsonPropertyDescription(
            "Whether a new instance would get this version and digest, and all of "
                + "these have the current model.")
        boolean latestModel) {}
