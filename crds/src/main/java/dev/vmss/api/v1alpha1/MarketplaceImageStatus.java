package dev.vmss.api.v1alpha1;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator observed about a gallery item; {@code available} is the only thing that
 * resolution reads.
 */
@ApiObject
public record MarketplaceImageStatus(
    @Nullable Long observedGeneration,
    @Nullable AvailableImage available,
    @Nullable String progress,
    @Nullable ImageUsage usage,
    List<Condition> conditions) {

  public MarketplaceImageStatus {
    conditions = Copies.of(conditions);
  }
}
