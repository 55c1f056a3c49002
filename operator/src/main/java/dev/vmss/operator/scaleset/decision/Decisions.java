package dev.vmss.operator.scaleset.decision;

import dev.vmss.operator.scaleset.snapshot.Facts;
import dev.vmss.operator.scaleset.upgrade.RollingUpgrade;
import dev.vmss.operator.scaleset.upgrade.UpgradeStep;

/**
 * What all phases decided about one snapshot; the status is computed from it and from nothing else.
 */
public record Decisions(
    Facts facts, UpgradeStep upgrade, Repairs.Step repairs, ScaleOut scaleOut, ScaleIn scaleIn) {

  public static Decisions about(Facts facts) {
    UpgradeStep upgrade = RollingUpgrade.decide(facts);
    ScaleOut scaleOut = ScaleOut.decide(facts, upgrade);
    Repairs.Step repairs = Repairs.decide(facts, upgrade, scaleOut);
    return new Decisions(
        facts, upgrade, repairs, scaleOut, ScaleIn.decide(facts, upgrade, repairs));
  }

  /** Instances leave in this pass. */
  boolean deletes() {
    return !upgrade.deletes().isEmpty()
        || !repairs.deletes().isEmpty()
        || !scaleIn.victims().isEmpty();
  }
}
