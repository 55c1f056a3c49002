package dev.vmss.operator.scaleset.simulation.judge;

import static dev.vmss.operator.scaleset.simulation.judge.View.require;

import dev.vmss.api.v1alpha1.RepairStatus;
import dev.vmss.api.v1alpha1.UpgradeStatus;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.operator.model.GoDuration;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.vocabulary.Action.Why;
import java.time.Instant;
import java.util.List;

/** Who may be repaired (rules: "Repairs"). */
final class RepairRules {

  private static final int GIVE_UP_AFTER = 3;

  private RepairRules() {}

  /** "Suspends itself after 3 replaced instances in a row that never became healthy" */
  static void suspension(View view, VirtualMachineScaleSetStatus status, RepairLedger ledger) {
    RepairStatus before = view.status().repairs();
    boolean suspends =
        status.repairs() != null
            && status.repairs().suspended()
            && (before == null || !before.suspended());
    require(
        !suspends || ledger.failedInARow(view.uid()) >= GIVE_UP_AFTER,
        "repairs that help are not suspended",
        () -> ledger.failedInARow(view.uid()) + " in a row failed: " + status.repairs());
  }

  static void check(View view, Plan plan, RepairLedger ledger) {
    List<Instance> repaired = CountRules.going(view, plan, Why.REPAIR);
    if (repaired.isEmpty()) {
      return;
    }
    due(view, repaired);
    bounds(view, plan, repaired, ledger);
    rest(view, plan);
  }

  private static void due(View view, List<Instance> repaired) {
    var policy = view.spec().automaticRepairsPolicy();
    require(policy.enabled(), "repairs are made only when enabled", () -> "" + policy);
    for (Instance instance : repaired) {
      Instant due = view.since(instance).plus(GoDuration.parse(policy.gracePeriod()));
      require(
          view.counts(instance) && !instance.ready() && !view.now().isBefore(due),
          "only instances unhealthy for the grace period are repaired",
          () -> instance.name() + ", due " + due);
    }
  }

  private static void bounds(View view, Plan plan, List<Instance> repaired, RepairLedger ledger) {
    int atOnce = Math.max(1, view.replicas() * 5 / 100);
    require(
        repaired.size() + view.missing() <= atOnce,
        "at most 5 % are repaired at once",
        () -> repaired.size() + " and " + view.missing() + " missing, of " + view.replicas());
    int under = repaired.size() + view.missing() + ledger.under(view);
    require(
        under <= atOnce,
        "never more than 5 % are under repair, however they fall due",
        () -> under + " of " + view.replicas());
    // "resumes on a model or image change", of which the ledger reads in the status only later.
    boolean resumes = !ledger.isOf(view.uid(), plan.status().repairs().target());
    require(
        resumes || ledger.failedInARow(view.uid()) < GIVE_UP_AFTER,
        "repairs end after three instances in a row that never became healthy",
        () -> ledger.failedInARow(view.uid()) + " in a row");
  }

  private static void rest(View view, Plan plan) {
    UpgradeStatus upgrade = plan.status().upgrade();
    boolean inFlight =
        upgrade != null
            && upgrade.target() != null
            && upgrade.batchStarted() != null
            && upgrade.batchFinished() == null;
    require(!inFlight, "repairs are off while a batch is in flight", () -> "" + upgrade);
    RepairStatus before = view.status().repairs();
    require(
        before == null
            || !before.suspended()
            || !before.target().equals(plan.status().repairs().target()),
        "suspended repairs rest",
        () -> "" + before);
  }
}
