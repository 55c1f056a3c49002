package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The preview: what an upgrade would do, were it to start now. */
@ApiObject
public record PendingUpgrade(
    @JsonPropertyDescription("The number of outdated instances.") @Min(0) int instances,
    @JsonPropertyDescription(
            "The versions that they run, at most 10, with the digest where the "
                + "version does not tell.")
        @Size(max = 10)
        List<String> from,
    @JsonPropertyDescription(
            "The version that they would get, with the digest where the version does "
                + "not tell.")
        @Nullable String to,
    @JsonPropertyDescription("The number of batches that it would take.") @Min(0) int batches,
    @JsonPropertyDescription("The ids of the instances that would go first, at most 20.")
        @Size(max = 20)
        List<@Min(0) Integer> next) {

  public PendingUpgrade {
    from = Copies.of(from);
    next = Copies.of(next);
  }
}
