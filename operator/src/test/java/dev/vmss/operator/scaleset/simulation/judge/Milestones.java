package dev.vmss.operator.scaleset.simulation.judge;

import dev.vmss.api.v1alpha1.UpgradeRecord;
import dev.vmss.api.v1alpha1.UpgradeStatus;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.operator.scaleset.simulation.Tally;
import dev.vmss.operator.scaleset.vocabulary.ConditionTypes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the reported states of upgrades and repairs went through. */
final class Milestones {

  private Milestones() {}

  static void count(
      Tally tally, VirtualMachineScaleSetStatus before, VirtualMachineScaleSetStatus now) {
    if (!now.upgradeHistory().equals(before.upgradeHistory())) {
      List<UpgradeRecord> rows = now.upgradeHistory();
      rows.stream().skip(rows.size() - 1).forEach(row -> tally.count("roll " + row.outcome()));
    }
    if (now.upgrade() != null && !Objects.equals(now.upgrade(), before.upgrade())) {
      roll(tally, Optional.ofNullable(before.upgrade()), now.upgrade());
    }
    if (now.repairs() != null && now.repairs().suspended() && !suspended(before)) {
      tally.count("repairs suspended");
    }
    if (suspended(before) && now.repairs() != null && !now.repairs().suspended()) {
      tally.count("repairs resumed");
    }
    boolean ghost =
        ConditionTypes.find(now, ConditionTypes.READY)
            .filter(ready -> ConditionTypes.TRUE.equals(ready.getStatus()))
            .filter(ready -> ready.getMessage().contains("Terminating"))
            .isPresent();
    if (ghost) {
      tally.count("ghost beside a complete set");
    }
    if (now.pendingUpgrade() != null) {
      tally.count("preview reported");
    }
  }

  private static boolean suspended(VirtualMachineScaleSetStatus status) {
    return status.repairs() != null && status.repairs().suspended();
  }

  private static void roll(Tally tally, Optional<UpgradeStatus> before, UpgradeStatus now) {
    if (before.isEmpty()) {
      tally.count("roll begun");
    }
    if (now.target() == null && now.failedTarget() == null) {
      tally.count("surge left by a roll that ended");
      return;
    }
    if (number(now.batchWaiting()) > 0) {
      tally.count("batch that waits for a place");
    }
    if (now.target() == null) {
      tally.count("roll failed: " + now.failedTarget().reason());
      return;
    }
    boolean sameBatch = before.filter(b -> Objects.equals(b.batch(), now.batch())).isPresent();
    if (!sameBatch && number(now.batch()) > 0) {
      tally.count(number(now.surge()) > 0 ? "batch with surge" : "batch in place");
      if (number(now.batch()) > 1) {
        tally.count("batch after another one");
      }
    }
    if (sameBatch && before.filter(b -> number(b.surge()) > number(now.surge())).isPresent()) {
      tally.count("surge over");
    }
    if (sameBatch && now.batchFinished() != null && before.orElseThrow().batchFinished() == null) {
      tally.count("batch over");
    }
    if (number(now.skipped()) > 0) {
      tally.count("roll that skips protected instances");
    }
  }

  private static int number(@Nullable Integer value) {
    return value == null ? 0 : value;
  }
}
