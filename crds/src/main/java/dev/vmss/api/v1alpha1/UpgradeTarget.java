package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** What a roll brings instances to: an image, and the hash of a model. */
@ApiObject
public record UpgradeTarget(
    @JsonPropertyDescription("The version of the image.") @Nullable String version,
    @JsonPropertyDescription("The digest of the image, as sha256: and 64 hexadecimal digits.")
        @Nullable String digest,
    @JsonPropertyDescription("The hash of the model.") @Nullable String model) {}
