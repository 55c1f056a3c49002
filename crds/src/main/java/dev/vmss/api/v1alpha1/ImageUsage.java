package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Who runs an image, and who would be blocked without it. */
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
        int willBlock,
    @JsonPropertyDescription("The scale sets concerned, at most 20.") @Size(max = 20)
        List<AffectedScaleSet> affected) {

  public ImageUsage {
    affected = Copies.of(affected);
  }
}
