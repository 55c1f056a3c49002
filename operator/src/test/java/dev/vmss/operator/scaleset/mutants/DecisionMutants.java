package dev.vmss.operator.scaleset.mutants;

import java.util.List;

/** How many, where and which: bugs of scaling, placement and repairs. */
final class DecisionMutants {

  static final Mutant FORGETS_THE_SURGE_BOUND =
      new Mutant(
          "scaleset/decision/ScaleOut",
          "Math.max(0, facts.desired().replicas() + upgrade.surge() - facts.counting().size());",
          "Math.max(0, facts.desired().replicas() + 2 * upgrade.surge() - facts.counting().size());",
          "the surge bound is forgotten",
          7);

  static final List<Mutant> ALL =
      List.of(
          new Mutant(
              "scaleset/decision/ScaleIn",
              ".filter(instance -> !instance.marks().keepsFromScaleIn())",
              ".filter(instance -> true)",
              "scale-in ignores protection",
              22),
          new Mutant(
              "placement/VanishedNodes",
              "Duration.ofSeconds(40)",
              "Duration.ZERO",
              "instances are lost with a node that registers anew",
              32),
          FORGETS_THE_SURGE_BOUND,
          new Mutant(
              "scaleset/decision/ScaleOut",
              "int creatable = Math.max(0, missing - heldUntil.size());",
              "int creatable = missing;",
              "instances lost young are replaced at once",
              2),
          new Mutant(
              "scaleset/snapshot/Numbers",
              "      held.add(instance.id().number());\n      if (instance.counts()) {",
              "      if (instance.counts()) {\n        held.add(instance.id().number());",
              "terminating instances do not hold their number",
              2),
          new Mutant(
              "scaleset/decision/ScaleOut",
              "Optional<Recent.Refusal> waiting = facts.refusal(target).filter(refusal -> !refusal.probe());",
              "Optional<Recent.Refusal> waiting = Optional.empty();",
              "refused creates are repeated without rest",
              Mutant.RARE),
          new Mutant(
              "scaleset/decision/ScaleIn",
              "int excess = staying.size() - facts.desired().replicas() - upgrade.surge();",
              "int excess = staying.size() - facts.desired().replicas();",
              "scale-in forgets the surge",
              7),
          new Mutant(
              "scaleset/decision/ScaleIn",
              "    staying.removeAll(upgrade.deletes());\n",
              "",
              "scale-in counts what an upgrade deletes in the same pass",
              7),
          new Mutant(
              "scaleset/decision/ScaleIn",
              "case OLDEST_VM -> Comparator.comparing(Instance::created).thenComparing(Instance::id);",
              "case OLDEST_VM -> newest;",
              "OldestVM deletes the newest",
              27),
          new Mutant(
              "scaleset/decision/ScaleIn",
              "return first(candidates, instance -> instance.marks().deleteFirst())",
              "return first(candidates, instance -> false)",
              "delete-first is ignored",
              13),
          new Mutant(
              "scaleset/decision/ScaleIn",
              "List<Instance> left = mostPopulated(candidates, zones, this::zone);",
              "List<Instance> left = candidates;",
              "scale-in does not balance zones",
              Mutant.RARE),
          new Mutant(
              "placement/Placement",
              "            Comparator.comparing((String zone) -> counts.getOrDefault(zone, 0))\n"
                  + "                .thenComparing(this::isDown))",
              "            Comparator.comparing(this::isDown))",
              "scale-out does not balance zones",
              3),
          new Mutant(
              "scaleset/decision/Repairs",
              "return Math.max(0, most - course.underWay(facts) - facts.missing());",
              "return most + 1;",
              "more than 5 % are repaired at once",
              3),
          new Mutant(
              "scaleset/decision/Repairs",
              "    if (course.suspended()) {",
              "    if (false) {",
              "repairs never stay suspended",
              Mutant.RARE),
          new Mutant(
              "scaleset/decision/ScaleOut",
              "    Instant grownUp = recent.sightings().appeared(lost).plus(YOUNG);",
              "    Instant grownUp = lost.created().plus(YOUNG);",
              "the API server's clock says who is young",
              Mutant.RARE),
          new Mutant(
              "scaleset/decision/RepairCourse",
              "    return (int) facts.counting().stream().filter(this::isComing).count();",
              "    return 0;",
              "repairs that began earlier are forgotten",
              Mutant.RARE),
          new Mutant(
              "scaleset/decision/RepairCourse",
              "int inARow = recovered ? 0 : failedInARow + failed;",
              "int inARow = failedInARow + failed;",
              "a replacement that became healthy counts for nothing",
              Mutant.RARE),
          new Mutant(
              "scaleset/decision/ScaleOut",
              "quota ? inTheWay(facts, missing) : List.of()",
              "List.of()",
              "a lost object keeps the quota of its replacement",
              75),
          new Mutant(
              "scaleset/decision/LeftDisks",
              "    facts.numbers().left().stream().limit(missing).forEach(needed::add);\n",
              "",
              "the data disks of whoever is missing are deleted",
              Mutant.RARE),
          new Mutant(
              "scaleset/snapshot/Numbers",
              "      } else if (left.contains(number)) {",
              "      } else if (false) {",
              "a number whose disks stay is not waited for",
              Mutant.RARE));

  private DecisionMutants() {}
}
