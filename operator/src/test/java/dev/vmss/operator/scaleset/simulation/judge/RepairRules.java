package dev.vmss.operator.scaleset.simulation.judge;

import static dev.vmss.operator.scaleset.simulation.judge.View.require;

import dev.vmss.api.v1alpha1.RepairStatus;
import dev.vmss.api.v1alpha1.UpgradeStatus;
import dev.vmss.operator.model.GoDuration;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.vocabulary.Action.Why;
import java.time.Instant;
import java.util.List;

/** Who may be repaired (rules: "Repairs"). */
final class RepairRules {

  private RepairRules() {}

  static void check(View view, Plan plan) {
    List<Instance> repaired = CountRules.going(view, plan, Why.REPAIR);
    if (repaired.isEmpty()) {
      return;
    }
    var policy = view.spec().automaticRepairsPolicy();
    require(policy.enabled(), "repairs are made only when enabled", () -> "" + policy);
    for (Instance instance : repaired) {
      Instant due = instance.since().plus(GoDuration.parse(policy.gracePeriod()));
      require(
          view.counts(instance) && !instance.ready() && !view.now().isBefore(due),
          "only instances unhealthy for the grace period are repaired",
          () -> instance.name() + ", due " + due);
    }
    int atOnce = Math.max(1, view.replicas() * 5 / 100);
    require(
        repaired.size() + view.missing() <= atOnce,
        "at most 5 % are repaired at once",
        () -> repaired.size() + " and " + view.missing() + " missing, of " + view.replicas());
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
