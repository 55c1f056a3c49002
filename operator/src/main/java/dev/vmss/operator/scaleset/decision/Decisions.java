package dev.vmss.operator.scaleset.decision;

import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.snapshot.Facts;
import dev.vmss.operator.scaleset.snapshot.Ghosts;
import dev.vmss.operator.scaleset.upgrade.RollingUpgrade;
import dev.vmss.operator.scaleset.upgrade.UpgradeStep;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What all phases decided about one snapshot; the status is computed from it and from nothing else.
 */
public record Decisions(
    Facts facts,
    UpgradeStep upgrade,
    Repairs.Step repairs,
    ScaleOut scaleOut,
    ScaleIn scaleIn,
    LeftDisks disks) {

  public static Decisions about(Facts facts) {
    UpgradeStep upgrade = RollingUpgrade.decide(facts);
    ScaleOut scaleOut = ScaleOut.decide(facts, upgrade);
    Repairs.Step repairs = Repairs.decide(facts, upgrade, scaleOut);
    return new Decisions(
        facts,
        upgrade,
        repairs,
        scaleOut,
        ScaleIn.decide(facts, upgrade, repairs),
        LeftDisks.decide(facts, upgrade, scaleOut.missing()));
  }

  /** Those that should leave, but the server refuses to delete them, and rests from being asked. */
  public List<Instance> kept() {
    Set<Instance> all = new LinkedHashSet<>(upgrade.kept());
    all.addAll(repairs.kept());
    all.addAll(scaleIn.kept());
    if (scaleOut.missing() == 0) {
      all.addAll(facts.kept(facts.lost()));
    }
    all.addAll(facts.kept(Ghosts.toForce(facts)));
    return List.copyOf(all);
  }

  /** Instances leave in this pass. */
  boolean deletes() {
    return !upgrade.deletes().isEmpty()
        || !repairs.deletes().isEmpty()
        || !scaleIn.victims().isEmpty();
  }
}
