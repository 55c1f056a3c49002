package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One finished upgrade. */
@ApiObject
public record UpgradeRecord(
    @JsonPropertyDescription(
            "The versions that the instances ran, at most 10, with the digest where "
                + "the version does not tell.")
        @Size(max = 10)
        List<String> from,
    @JsonPropertyDescription(
            "The version that they got, with the digest where the version does not " + "tell.")
        @Nullable String to,
    @JsonPropertyDescription("The hash of the model that they got.") @Nullable String model,
    @JsonPropertyDescription("The number of outdated instances when it began.") @Min(0)
        int instances,
    @JsonPropertyDescription("The number of instances that were upgraded and became healthy.")
        @Min(0)
        int done,
    @JsonPropertyDescription(
            "The number of instances that were upgraded and did not become healthy.")
        @Min(0)
        int failed,
    @JsonPropertyDescription("The number of protected instances that stayed.") @Min(0) int skipped,
    @JsonPropertyDescription(
            "The number of failed instances that were given an earlier image again.")
        @Min(0)
        int rolledBack,
    @JsonPropertyDescription("When it began.") @Required Instant started,
    @JsonPropertyDescription("When it ended.") @Required Instant finished,
    @JsonPropertyDescription("How long it took, as a duration such as 12m30s.")
        @Nullable String duration,
    @JsonPropertyDescription("How it ended.") @Required @UnknownAsNull UpgradeOutcome outcome) {

  public UpgradeRecord {
    from = Copies.of(from);
  }
}
