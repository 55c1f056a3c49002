package dev.vmss.operator.scaleset.mutants;

import java.util.List;

/** Bugs in rolls: the surge, who belongs to a batch, who is protected, how an end is told. */
final class RollMutants {

  static final List<Mutant> ALL =
      List.of(
          new Mutant(
              "scaleset/decision/ScaleIn",
              "          .or(() -> first(candidates, instance -> !instance.ready()))\n",
              "",
              "scale-in takes what is ready before what is not",
              83),
          new Mutant(
              "scaleset/decision/ScaleIn",
              ".or(() -> firstOfSurge(candidates.stream().filter(this::surge).toList()))",
              ".or(() -> Optional.empty())",
              "a surge is nothing special to scale-in",
              107),
          new Mutant(
              "scaleset/snapshot/Facts",
              "return instance.marks().protectedFromScaleIn() && excess() > surge;",
              "return false;",
              "an upgrade uses up what is protected from scale-in",
              185),
          new Mutant(
              "runtime/owned/Stamps",
              "protects(object, WellKnown.PROTECT_FROM_SCALE_SET_ACTIONS),",
              "annotation(object, WellKnown.PROTECT_FROM_SCALE_SET_ACTIONS).filter(\"true\"::equals).isPresent(),",
              "protection has to be written to the letter",
              163),
          new Mutant(
              "scaleset/upgrade/UpgradeDraft",
              "surgeInstances = facts.excess() == 0 ? List.of() : left;",
              "surgeInstances = List.of();",
              "what a failed surge leaves is forgotten",
              31),
          new Mutant(
              "scaleset/upgrade/BatchInFlight",
              "    if (!Ghosts.stillEnding(facts).isEmpty() || counted) {",
              "    if (false) {",
              "a surge does not wait for those that are ending",
              3),
          new Mutant(
              "scaleset/upgrade/BatchInFlight",
              "    if (!makeRoomFor(unscheduled)) {",
              "    if (false) {",
              "a batch goes in place where it makes no room",
              Mutant.RARE),
          new Mutant(
              "scaleset/upgrade/RollingUpgrade",
              "draft.surgeInstances(surging ? next.replacements() : List.of());",
              "draft.surgeInstances(List.of());",
              "a surge is created before it is known",
              7),
          new Mutant(
              "scaleset/upgrade/Replacements",
              "    return started + outstanding() - uncreatable();",
              "    return unhealthy().size() + outstanding();",
              "what finds no place counts against its batch",
              5),
          new Mutant(
              "scaleset/upgrade/BatchInFlight",
              "facts.snapshot().recent().since().filter(began::isBefore).orElse(began);",
              "began;",
              "a batch is given up for the time that no operator watched",
              11),
          new Mutant(
              "scaleset/upgrade/UpgradeBatch",
              "int least = roll.failures() > 0 && facts.missing() < base(facts) ? 1 : 0;",
              "int least = 0;",
              "what the policy let pass keeps a batch of one from beginning",
              Mutant.RARE),
          new Mutant(
              "scaleset/upgrade/RollingUpgrade",
              "      failIfNobodyRecovers(roll, goal);\n",
              "",
              "a roll waits for ever for what it has made itself",
              9),
          new Mutant(
              "scaleset/upgrade/BatchInFlight",
              "Instant began = roll().batchStarted().map(facts::seen).orElse(facts.now());",
              "Instant began = roll().batchStarted().orElse(facts.now());",
              "a batch is given up by the time of whoever began it",
              16),
          new Mutant(
              "scaleset/upgrade/RollingUpgrade",
              "        .filter(roll -> roll.target().isPresent() && !rolls)",
              "        .filter(roll -> false)",
              "a roll that the user stopped is told to have succeeded",
              75),
          new Mutant(
              "scaleset/upgrade/BatchInFlight",
              "replacements().lastPlaced().filter(watched::isBefore).orElse(watched);",
              "watched;",
              "a batch has its time whenever its members could start",
              305),
          new Mutant(
              "scaleset/upgrade/BatchInFlight",
              "return !facts.now().isBefore(deadline()) && replacements().notTried();",
              "return false;",
              "what was never created counts against its batch",
              934),
          new Mutant(
              "scaleset/upgrade/BatchInFlight",
              "    } else {\n      // Who may not leave now",
              "    } else if (roll().inPlace()) {\n      // Who may not leave now",
              "a surge that nobody may leave for stands for ever",
              613));

  private RollMutants() {}
}
