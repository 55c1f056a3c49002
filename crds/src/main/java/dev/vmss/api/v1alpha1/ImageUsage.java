package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;

/**
 * How many run an image, and how many would be blocked without it. Counts alone: whoever may look
 * at the catalogue reads them.
 */
@ApiObject
public record ImageUsage(
    @JsonPropertyDescription("The number of scale sets with instances of this image.") @Min(0)
        int scaleSets,
    @JsonPropertyDescription(
            "The number of instances that were made from this image, terminating "
                + "ones included.")
        @Min(0)
        int instances,
    @JsonPropertyDescription(
            "The number of scale sets that cannot create instances once this image " + "is gone.")
        @Min(0)
        int willBlock) {}
