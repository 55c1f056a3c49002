package dev.vmss.operator.scaleset.mutants;

import java.util.List;

/** Bugs that the simulation, or else a unit test, has to find. */
final class Mutants {

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
              16),
          new Mutant(
              "runtime/Instance",
              "    return !terminating && phase != Phase.LOST;",
              "    return phase != Phase.LOST;",
              "terminating instances count as active",
              2),
          new Mutant(
              "runtime/Instance",
              "    return !terminating && phase != Phase.LOST;",
              "    return !terminating;",
              "lost instances count as active",
              2),
          new Mutant(
              "placement/VanishedNodes",
              "Duration.ofSeconds(40)",
              "Duration.ZERO",
              "instances are lost with a node that registers anew",
              32),
          new Mutant(
              "scaleset/snapshot/Snapshot",
              "return nodes.isEmpty() ? Optional.empty() : goneSince",
              "return goneSince",
              "all instances are lost with the list of nodes",
              Mutant.RARE),
          new Mutant(
              "scaleset/plan/Planner",
              "new Action.Delete(i, why, facts.snapshot().stranded(i))",
              "new Action.Delete(i, why, true)",
              "nobody is given the grace to end",
              2),
          new Mutant(
              "scaleset/snapshot/Ghosts",
              ".filter(instance -> !ghost(facts, instance)).toList();",
              ".toList();",
              "a ghost keeps a complete set unready",
              142),
          new Mutant(
              "scaleset/snapshot/Ghosts",
              "ghostFrom(facts, instance).filter(from -> !facts.now().isBefore(from)).isPresent();",
              "ghostFrom(facts, instance).isPresent();",
              "nobody waits for what terminates",
              2),
          new Mutant(
              "scaleset/snapshot/Ghosts",
              "        .filter(instance -> seen(facts, instance).filter(Recent.Ending::forced).isEmpty())\n",
              "",
              "an instance is ended at once again and again",
              Mutant.RARE),
          new Mutant(
              "runtime/pod/InstanceIndex",
              ".map(version -> byOwner.getOrDefault(new Claim(version, owner), Map.of()))",
              ".flatMap(version -> byOwner.values().stream())",
              "children are matched by label, not by owner uid",
              2),
          new Mutant(
              "runtime/pod/PodRuntime",
              "if (!belongsTo(recipe.owner(), found)) {",
              "if (PodReader.claim(found).isEmpty()) {",
              "an instance of an earlier set of that name is adopted",
              2),
          new Mutant(
              "runtime/pod/PodRuntime",
              ".withName(instance.name())\n              .lockResourceVersion(instance.resourceVersion());",
              ".withName(instance.name());",
              "deletes carry no resourceVersion",
              17),
          new Mutant(
              "scaleset/snapshot/Snapshot",
              "if (recent.deleted().contains(instance.uid())) {",
              "if (false) {",
              "own deletes are forgotten until the cache shows them",
              16),
          FORGETS_THE_SURGE_BOUND,
          new Mutant(
              "scaleset/decision/ScaleOut",
              "int creatable = Math.max(0, missing - heldUntil.size());",
              "int creatable = missing;",
              "instances lost young are replaced at once",
              2),
          new Mutant(
              "scaleset/snapshot/Facts",
              "    instances.forEach(instance -> held.add(instance.id().number()));",
              "    counting.forEach(instance -> held.add(instance.id().number()));",
              "terminating instances do not hold their number",
              2),
          new Mutant(
              "scaleset/decision/ScaleOut",
              "Optional<Recent.Refusal> waiting = facts.refusal(target).filter(refusal -> !refusal.probe());",
              "Optional<Recent.Refusal> waiting = Optional.empty();",
              "refused creates are repeated without rest",
              5),
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
              3),
          new Mutant(
              "scaleset/upgrade/UpgradeBatch",
              "return Math.max(least, base(facts) - damage(facts, target));",
              "return base(facts);",
              "damage does not shrink the next batch",
              3),
          new Mutant(
              "scaleset/upgrade/UpgradeBatch",
              "return unhealthyInAll(facts) <= allowedUnhealthy(facts);",
              "return true;",
              "batches begin however many are unhealthy",
              29),
          new Mutant(
              "scaleset/upgrade/UpgradeBatch",
              "        .filter(instance -> facts.ownZone(instance).equals(zone))\n",
              "",
              "batches mix zones",
              20),
          new Mutant(
              "scaleset/upgrade/BatchInFlight",
              "    } else if (!replacing && now.complete()) {",
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
              "scaleset/upgrade/UpgradeDraft",
              "surgeInstances = facts.excess() == 0 ? List.of() : left;",
              "surgeInstances = List.of();",
              "what a failed surge leaves is forgotten",
              31),
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
              "scaleset/upgrade/BatchInFlight",
              "    if (!Ghosts.stillEnding(facts).isEmpty()) {",
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
              "a batch of one waits for ever",
              9),
          new Mutant(
              "scaleset/snapshot/Facts",
              "return instance.marks().protectedFromScaleIn() && excess() > surge;",
              "return false;",
              "an upgrade uses up what is protected from scale-in",
              185),
          new Mutant(
              "runtime/pod/PodReader",
              "protects(pod, WellKnown.PROTECT_FROM_SCALE_SET_ACTIONS),",
              "isTrue(pod, WellKnown.PROTECT_FROM_SCALE_SET_ACTIONS),",
              "protection has to be written to the letter",
              163),
          new Mutant(
              "scaleset/upgrade/RollingUpgrade",
              "        .filter(roll -> roll.target().isPresent() && !rolls)",
              "        .filter(roll -> false)",
              "a roll that the user stopped is told to have succeeded",
              75),
          new Mutant(
              "scaleset/decision/Repairs",
              "return Math.max(0, most - underWay().size() - facts.missing());",
              "return most + 1;",
              "more than 5 % are repaired at once",
              3),
          new Mutant(
              "scaleset/decision/Repairs",
              "    if (state.filter(RepairStatus::suspended).isPresent()) {",
              "    if (false) {",
              "repairs never stay suspended",
              Mutant.RARE),
          new Mutant(
              "scaleset/upgrade/UpgradeDraft",
              "        changed(),",
              "        false,",
              "an upgrade acts before its state is reported",
              3),
          new Mutant(
              "scaleset/plan/Planner",
              "    if (actions.isEmpty()) {\n      decisions",
              "    if (true) {\n      decisions",
              "a pass creates in the place of what it deletes",
              11),
          new Mutant(
              "scaleset/plan/Planner",
              "    if (decisions.scaleOut().missing() == 0) {",
              "    if (true) {",
              "lost instances are cleared away before they are replaced",
              2),
          new Mutant(
              "scaleset/report/StatusReport",
              "facts.snapshot().generation(),",
              "facts.snapshot().generation() - 1,",
              "observedGeneration lags behind",
              0),
          new Mutant(
              "scaleset/report/Conditions",
              "    if (stalling().isPresent()) {\n      return condition(RECONCILING",
              "    if (false) {\n      return condition(RECONCILING",
              "Reconciling and Stalled are True together",
              2),
          new Mutant(
              "scaleset/report/Troubles",
              "    return java.util.stream.Stream.of(generation, scheduling)",
              "    return java.util.stream.Stream.of(Optional.<Instant>empty())",
              "nobody wakes up when a grace ends",
              0),
          new Mutant(
              "catalogue/CatalogueItem",
              "    return available.isPresent() && !deleting && !resyncing;",
              "    return available.isPresent() && !deleting;",
              "an item that is downloaded again is served meanwhile",
              5),
          new Mutant(
              "image/removal/Removal",
              "        && !item.cluster().instances().isEmpty();",
              "        && item.cluster().instances().size() > 1;",
              "an item is let go while one instance carries it",
              77));

  private Mutants() {}
}
