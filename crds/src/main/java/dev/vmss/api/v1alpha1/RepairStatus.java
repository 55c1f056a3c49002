package dev.vmss.api.v1alpha1;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What automatic repairs remember from one visit to the next. */
@ApiObject
public record RepairStatus(
    int failedInARow,
    boolean suspended,
    @Nullable UpgradeTarget target,
    List<Integer> instances,
    @Nullable Instant lastRepair) {

  public RepairStatus {
    instances = Copies.of(instances);
  }
}
