package dev.vmss.operator.scaleset.upgrade;

import dev.vmss.api.v1alpha1.UpgradeRecord;
import dev.vmss.api.v1alpha1.UpgradeStatus;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.snapshot.Hindrance;
import dev.vmss.operator.scaleset.vocabulary.Action;
import dev.vmss.operator.scaleset.vocabulary.IdRanges;
import dev.vmss.operator.scaleset.vocabulary.Notice;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the upgrade rules decided.
 *
 * @param roll the state to report
 * @param surgeInstances ids of the instances that were created beyond replicas and may have to go
 * @param changed that state differs from the reported one, so it is written before anything is done
 * @param finished rows for the history, oldest first
 * @param deletes instances to be replaced now
 * @param kept instances to be replaced, but the server refuses to delete them
 * @param why what their deletion is part of
 * @param hindrance why wanted replacements do not happen
 * @param image what new instances are made from: the resolved image, or the one a failed roll went
 *     back to
 */
public record UpgradeStep(
    Optional<Roll> roll,
    List<Integer> surgeInstances,
    boolean changed,
    List<UpgradeRecord> finished,
    List<Instance> deletes,
    List<Instance> kept,
    Action.Why why,
    Optional<ServedImage> image,
    Phase phase,
    String message,
    Optional<Hindrance> hindrance,
    List<Notice> notices,
    Optional<Instant> wakeAt) {

  /** How far the upgrade is, for the conditions. */
  public enum Phase {
    /** Nothing to do. */
    IDLE,
    /** Instances are being replaced, or a batch is becoming healthy. */
    ROLLING,
    /** Waits for time, health or the image before it goes on. */
    WAITING,
    PAUSED,
    FAILED
  }

  /** As {@code status.upgrade} keeps it. */
  public Optional<UpgradeStatus> toStatus() {
    return roll.map(state -> state.toStatus(surgeInstances))
        .or(() -> IdRanges.write(surgeInstances).map(UpgradeStep::leftOver));
  }

  /** No roll any more, but instances of one that are still to be removed. */
  private static UpgradeStatus leftOver(String surgeInstances) {
    return new UpgradeStatus(
        null,
        List.of(),
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        null,
        null,
        surgeInstances,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  public int surge() {
    return roll.map(Roll::surge).orElse(0);
  }
}
