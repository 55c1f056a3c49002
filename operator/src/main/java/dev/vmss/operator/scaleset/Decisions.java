package dev.vmss.operator.scaleset;

/**
 * What all phases decided about one snapshot; the status is computed from it and from nothing else.
 */
record Decisions(
    Facts facts, UpgradeStep upgrade, Repairs.Step repairs, ScaleOut scaleOut, ScaleIn scaleIn) {

  static Decisions about(Facts facts) {
    UpgradeStep upgrade = RollingUpgrade.decide(facts);
    Repairs.Step repairs = Repairs.decide(facts, upgrade);
    return new Decisions(
        facts,
        upgrade,
        repairs,
        ScaleOut.decide(facts, upgrade),
        ScaleIn.decide(facts, upgrade, repairs));
  }

  /** Instances leave in this pass. */
  boolean deletes() {
    return !upgrade.deletes().isEmpty()
        || !repairs.deletes().isEmpty()
        || !scaleIn.victims().isEmpty();
  }
}
