package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
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
    @JsonPropertyDescription("What the roll under way brings instances to; absent when none is.")
        @Nullable UpgradeTarget target,
    @JsonPropertyDescription(
            "The images that the instances ran when the roll began, newest first, at "
                + "most 10: what a rollback can return to.")
        @Size(max = 10)
        List<ImageStatus> from,
    @JsonPropertyDescription("The target that breached the policy; no roll to it starts again.")
        @Nullable FailedTarget failedTarget,
    @JsonPropertyDescription("When the roll began.") @Nullable Instant started,
    @JsonPropertyDescription("The number of outdated instances when the roll began.") @Min(0)
        @Nullable Integer instances,
    @JsonPropertyDescription("The number of the batch in flight, or of the last one, from 1.")
        @Min(0)
        @Nullable Integer batch,
    @JsonPropertyDescription(
            "When that batch began, or when batchWaiting changed last; its health "
                + "timeout counts from here.")
        @Nullable Instant batchStarted,
    @JsonPropertyDescription(
            "When that batch was healthy, absent while it is in flight; the pause "
                + "counts from here.")
        @Nullable Instant batchFinished,
    @JsonPropertyDescription(
            "The ids of the instances that the batch in flight replaces, or rolls " + "back.")
        @Size(max = 1000)
        List<@Min(0) Integer> batchInstances,
    @JsonPropertyDescription(
            "The ids of the instances that replace those, in the form 1,3-5. The batch is "
                + "judged by them alone.")
        @Size(max = 6000)
        @Nullable String batchReplacements,
    @JsonPropertyDescription(
            "The number of those that cannot start now, because no node takes them or "
                + "they cannot be created; absent when all can. They do not count against "
                + "the batch.")
        @Min(0)
        @Nullable Integer batchWaiting,
    @JsonPropertyDescription(
            "The ids of the instances that were created beyond replicas, in the form "
                + "1,3-5: they leave first when too many exist. Kept until the batch is "
                + "over, and after a failed one until none of it is too many.")
        @Size(max = 6000)
        @Nullable String surgeInstances,
    @JsonPropertyDescription(
            "Whether the batch in flight runs without surge, because its surge was "
                + "refused or found no node.")
        @Nullable Boolean inPlace,
    @JsonPropertyDescription("The number of instances that may exist beyond replicas now.") @Min(0)
        @Nullable Integer surge,
    @JsonPropertyDescription("The number of instances that were upgraded and became healthy.")
        @Min(0)
        @Nullable Integer done,
    @JsonPropertyDescription(
            "The number of instances that were upgraded and did not become healthy.")
        @Min(0)
        @Nullable Integer failed,
    @JsonPropertyDescription("The number of outdated instances that are protected and stay.")
        @Min(0)
        @Nullable Integer skipped,
    @JsonPropertyDescription(
            "The number of failed instances that were given an earlier image again.")
        @Min(0)
        @Nullable Integer rolledBack) {

  public UpgradeStatus {
    from = Copies.of(from);
    batchInstances = Copies.of(batchInstances);
  }
}
