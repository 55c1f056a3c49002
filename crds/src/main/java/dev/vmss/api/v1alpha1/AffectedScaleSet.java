package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** One row of {@link ImageUsage}: a scale set and what removing the image means for it. */
@ApiObject
public record AffectedScaleSet(
    @JsonPropertyDescription("The namespace of the scale set.") @Required String namespace,
    @JsonPropertyDescription("The name of the scale set.") @Required String name,
    @JsonPropertyDescription("The number of its instances that were made from this image.") @Min(0)
        int instances,
    @JsonPropertyDescription("What removing the image means for the set, as a sentence.") @Required
        String effect) {}
