package dev.vmss.api.v1alpha1;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The upgrade under way, or the one that failed last. Written before anything is deleted, so that a
 * restarted operator goes on from here. A roll is under way while {@code target} is set; {@code
 * failedTarget} holds until the target changes.
 */
@ApiObject
public record UpgradeStatus(
    @Nullable UpgradeTarget target,
    List<ImageStatus> from,
    @Nullable FailedTarget failedTarget,
    @Nullable Instant started,
    @Nullable Integer instances,
    @Nullable Integer batch,
    @Nullable Instant batchStarted,
    @Nullable Instant batchFinished,
    List<Integer> batchInstances,
    @Nullable Boolean inPlace,
    @Nullable Integer surge,
    @Nullable Integer done,
    @Nullable Integer failed,
    @Nullable Integer skipped,
    @Nullable Integer rolledBack) {

  public UpgradeStatus {
    from = Copies.of(from);
    batchInstances = Copies.of(batchInstances);
  }
}
