package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.vmss.api.schema.ListKeys;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator observed about a gallery item; {@code available} is the only thing that
 * resolution reads.
 */
@JsonClassDescription("What the operator observed. It is written by the operator alone.")
@ApiObject
public record MarketplaceImageStatus(
    @JsonPropertyDescription(
            "The generation of the object that this status was computed from, or -1 "
                + "before the first visit.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "What is served now. It may lag behind the spec while a newer version "
                + "downloads; absent means that nothing is served.")
        @Nullable AvailableImage available,
    @JsonPropertyDescription(
            "How much of the download that is under way is done, in percent, such as 42%; absent "
                + "when none is. An image of a registry is resolved in one step: it is at 0% "
                + "until it is available. A disk that is imported is as far as CDI says.")
        @Nullable String progress,
    @JsonPropertyDescription("Who runs this image, and who would be blocked without it.")
        @Nullable ImageUsage usage,
    @JsonPropertyDescription(
            "Ready, Reconciling and Stalled, in the sense of kstatus; Downloaded and TagMoved.")
        @Size(max = 16)
        @ListKeys("type")
        List<Condition> conditions) {

  public MarketplaceImageStatus {
    conditions = Copies.of(conditions);
  }
}
