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
    @JsonPropertyDescription("The number of replacements in a row that never became healthy.")
        @Min(0)
        int failedInARow,
    @JsonPropertyDescription(
            "Whether repairs stopped, because three in a row failed; a change of "
                + "model or image resumes them.")
        boolean suspended,
    @JsonPropertyDescription("The model and image that these repairs were made with.")
        @Nullable UpgradeTarget target,
    @JsonPropertyDescription(
            "The ids of the instances that are repaired and whose replacements do not "
                + "exist yet, at most 50.")
        @Size(max = 50)
        List<@Min(0) Integer> replaced,
    @JsonPropertyDescription("The ids of the replacements that are not healthy yet, at most 50.")
        @Size(max = 50)
        List<@Min(0) Integer> instances,
    @JsonPropertyDescription("When the last repair began.") @Nullable Instant lastRepair) {

  public RepairStatus {
    replaced = Copies.of(replaced);
    instances = Copies.of(instances);
  }
}
