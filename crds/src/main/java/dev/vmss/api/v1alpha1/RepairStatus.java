package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What automatic repairs remember from one visit to the next. */
@ApiObject
public record RepairStatus(
    @JsonPropertyDescription(
            "The number of repairs in a row after which the instance never became " + "healthy.")
        @Min(0)
        int failedInARow,
    @JsonPropertyDescription(
            "Whether repairs stopped, because three in a row failed; a change of "
                + "model or image resumes them.")
        boolean suspended,
    @JsonPropertyDescription("The model and image that these repairs were made with.")
        @Nullable UpgradeTarget target,
    @JsonPropertyDescription(
            "The ids of the instances that were repaired and are not healthy yet, at " + "most 50.")
        @Size(max = 50)
        List<@Min(0) Integer> instances,
    @JsonPropertyDescription("When the last repair began.") @Nullable Instant lastRepair) {

  public RepairStatus {
    instances = Copies.of(instances);
  }
}
