package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;

/** The model of now, as instances carry it and as its user wrote it. */
@ApiObject
public record ModelStatus(
    @JsonPropertyDescription(
            "What instances of this model carry in vmss.dev/model: the hash of its "
                + "first wording.")
        @Size(max = 63)
        String stamp,
    @JsonPropertyDescription("The hash of its wording of now.") @Size(max = 63) String written,
    @JsonPropertyDescription("The hash of its meaning, which is the same in every wording.")
        @Size(max = 63)
        String meaning) {}
