package dev.vmss.operator.scaleset.mutants;

import java.util.List;

/** Bugs of rolls, their batches and their ends. */
final class UpgradeMutants {

  static final List<Mutant> ALL =
      List.of(
          new Mutant(
              "scaleset/upgrade/RollingUpgrade",
              "    if (image.isEmpty()) {\n      return upgrade.blocked();",
              """
                  if (image.isEmpty() && facts.lastTarget().isEmpty()) {
                    return upgrade.blocked();
                  }
                  if (image.isEmpty()) {
                    Target last = facts.lastTarget().get();
                    upgrade.draft.delete(
                        upgrade.candidates(last).stream().limit(1).toList(), Action.Why.UPGRADE);
                    return upgrade.draft.done(image);\
              """,
              "an upgrade goes on while the image is blocked",
              10),
          new Mutant(
              "scaleset/upgrade/RollingUpgrade",
              "        .map(end -> end.plus(facts.desired().upgrade().rolling().pause()))",
              "        .map(end -> end)",
              "batches do not pause in between",
              Mutant.RARE),
          new Mutant(
              "scaleset/upgrade/UpgradeBatch",
              "return Math.max(least, base(facts) - damage(facts, target));",
              "return base(facts);",
              "damage does not shrink the next batch",
              3),
          new Mutant(
              "scaleset/upgrade/UpgradeBatch",
              "return unhealthyInAll(facts) <= allowed(facts);",
              "return true;",
              "batches begin however many are unhealthy",
              Mutant.RARE),
          new Mutant(
              "scaleset/upgrade/UpgradeBatch",
              "        .filter(instance -> facts.ownZone(instance).equals(zone))\n",
              "",
              "batches mix zones",
              20),
          new Mutant(
              "scaleset/upgrade/BatchInFlight",
              "    } else if (!replacing && now.complete() && now.standBeside(members)) {",
              "    } else if (!replacing && facts.missing() == 0) {",
              "a batch is over before it is healthy",
              7),
          new Mutant(
              "scaleset/upgrade/Rollback",
              "        .filter(image -> !image.sameAs(goal.version(), goal.digest()))\n",
              "",
              "a failed roll goes back to the image that failed",
              Mutant.RARE),
          new Mutant(
              "scaleset/upgrade/Rollback",
              "            .filter(instance -> !instance.marks().protectedFromActions())\n",
              "",
              "a rollback ignores protection",
              Mutant.RARE),
          new Mutant(
              "scaleset/upgrade/Roll",
              "        batchStarted.map(at -> earlier(at, now)),",
              "        batchStarted,",
              "a batch waits for a time that another clock wrote",
              Mutant.RARE),
          new Mutant(
              "scaleset/upgrade/UpgradeDraft",
              "        changed(),",
              "        false,",
              "an upgrade acts before its state is reported",
              3),
          new Mutant(
              "scaleset/upgrade/BatchInFlight",
              "refusal.probe() && refusal.cause() == Cause.POLICY)",
              "refusal.probe() && !refusal.quota())",
              "a webhook that is down ends a roll",
              Mutant.RARE));

  private UpgradeMutants() {}
}
