package dev.vmss.operator.scaleset.mutants;

import java.util.List;
import java.util.stream.Stream;

/** Bugs that the simulation, or else a unit test, has to find. */
final class Mutants {

  static final Mutant FORGETS_THE_SURGE_BOUND =
      new Mutant(
          "scaleset/decision/ScaleOut",
          "Math.max(0, facts.desired().replicas() + upgrade.surge() - facts.counting().size());",
          "Math.max(0, facts.desired().replicas() + 2 * upgrade.surge() - facts.counting().size());",
          "the surge bound is forgotten",
          7);

  private static final List<Mutant> OTHERS =
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
              "runtime/pod/PodReader",
              "return waits ? Optional.of(PodSnag.of(pod, ready)) : Optional.empty();",
              "return Optional.empty();",
              "nobody says why an instance does not start",
              5),
          new Mutant(
              "scaleset/snapshot/Recent",
              "        .filter(found -> now.isBefore(found.getValue().plus(TAKEN_FOR)))\n",
              "",
              "a number that somebody else had is never free again",
              3),
          new Mutant(
              "runtime/pod/Strays",
              "boolean expected = pod",
              "boolean expected = true || pod",
              "an instance without its label is taken for gone",
              7),
          new Mutant(
              "runtime/pod/PodRuntime",
              "        if (namespaceGoes(e)) {",
              "        if (false) {",
              "a namespace that goes is filled up again",
              40),
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
              "runtime/pod/PodReader",
              "protects(pod, WellKnown.PROTECT_FROM_SCALE_SET_ACTIONS),",
              "isTrue(pod, WellKnown.PROTECT_FROM_SCALE_SET_ACTIONS),",
              "protection has to be written to the letter",
              163),
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
              "scaleset/snapshot/Sightings",
              "return instance.changed(of(instance).since());",
              "return instance;",
              "a node's clock is believed",
              Mutant.RARE),
          new Mutant(
              "scaleset/decision/ScaleOut",
              "    Instant grownUp = recent.sightings().appeared(lost).plus(YOUNG);",
              "    Instant grownUp = lost.created().plus(YOUNG);",
              "the API server's clock says who is young",
              Mutant.RARE),
          new Mutant(
              "app/process/SteadyClock",
              "return begin.plusNanos(nanos.getAsLong() - beginNanos);",
              "return wall.instant();",
              "a clock that is set back freezes waits",
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
              "runtime/pod/Refusals",
              "    if (words.startsWith(DEAD_WEBHOOK)) {",
              "    if (false) {",
              "a webhook that is down is no answer",
              36),
          new Mutant(
              "runtime/pod/Refusals",
              "      return new Meaning.No(words, Cause.POLICY);\n    }\n    if (words",
              "      return new Meaning.No(\n          words, words.contains(\"exceeded quota\") ? Cause.QUOTA : Cause.POLICY);\n    }\n    if (words",
              "a quota is known by its text",
              Mutant.RARE),
          new Mutant(
              "runtime/pod/PodRuntime",
              "        case Refusals.Meaning.No(var words, _) -> new DeleteResult.Refused(words);",
              "        case Refusals.Meaning.No(var words, _) -> throw e;",
              "a refused delete is a failure",
              24),
          new Mutant(
              "runtime/pod/PodRuntime",
              "return found ? new DeleteResult.Done() : goneOrKept(owner, instance);",
              "return new DeleteResult.Done();",
              "what a webhook keeps by a 404 is taken for deleted",
              Mutant.RARE),
          new Mutant(
              "runtime/pod/PodRuntime",
              "            if (left == 0) {",
              "            if (true) {",
              "a quota that others write fails the visit",
              23),
          new Mutant(
              "scaleset/plan/Memory",
              "        .withKept(kept(snapshot, outcome))",
              "        .withKept(recent.kept())",
              "refused deletes are repeated without rest",
              24),
          new Mutant(
              "scaleset/report/Troubles",
              "    troubles.deletes();\n",
              "",
              "nobody hears of a refused delete",
              24),
          new Mutant(
              "scaleset/report/Troubles",
              "        .filter(refusal -> !(refusal.quota() && makesRoom(decisions)))\n",
              "",
              "a set stalls while its own instances hold the quota",
              63),
          new Mutant(
              "scaleset/report/Troubles",
              "if (!waiting.isEmpty() && !facts.roomIsComing(waiting.size(), 0)) {",
              "if (!waiting.isEmpty()) {",
              "a set stalls while its own instances hold the room",
              31),
          new Mutant(
              "scaleset/decision/ScaleOut",
              "          waiting.get().quota() ? inTheWay(facts, missing) : List.of(),",
              "          List.of(),",
              "a lost object keeps the quota of its replacement",
              75),
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
              77),
          new Mutant(
              "scaleset/plan/Planner",
              "      case Usable usable -> plan(",
              "      case Usable usable when !usable.refused().isEmpty() ->\n"
                  + "          Plan.nothing(StatusReport.invalid(snapshot, usable.refused()), Optional.empty());\n"
                  + "      case Usable usable -> plan(",
              "a refused line paralyses its set",
              2),
          new Mutant(
              "scaleset/snapshot/AllowedKeys",
              "return !reserved && patterns.stream()",
              "return !reserved || patterns.stream()",
              "every key is copied to instances that nobody reserved",
              3005),
          new Mutant(
              "scaleset/report/Troubles",
              "    troubles.refused();\n",
              "",
              "a refused line is left out in silence",
              3005),
          new Mutant(
              "scaleset/snapshot/UpgradeCheck",
              "    if (rolls) {\n",
              "    if (false) {\n",
              "batches begin by settings with which none can succeed",
              1004),
          new Mutant(
              "scaleset/snapshot/Meaning",
              "Desired.terminationGrace(profile).toSeconds());",
              "profile.terminateNotification() == null ? \"\" : profile.terminateNotification().notBeforeTimeout());",
              "durations are compared by their words",
              2001),
          new Mutant(
              "scaleset/snapshot/ModelStamps",
              "    return meaning.equals(made.meaning())\n        || stamp",
              "    return stamp",
              "instances are known by the wording of their model alone",
              2001),
          new Mutant(
              "scaleset/snapshot/ModelStamps",
              "before != null && (meaning.equals(before.meaning()) || written.equals(before.written()));",
              "before != null && written.equals(before.written());",
              "a roll begins anew in other words",
              Mutant.RARE),
          new Mutant(
              "scaleset/snapshot/Facts",
              "Meaning.hash(found.spec()), snapshot.status().model());",
              "Meaning.hash(snapshot.spec()), snapshot.status().model());",
              "what is refused is part of the model",
              2));

  static final List<Mutant> ALL = Stream.concat(OTHERS.stream(), RollMutants.ALL.stream()).toList();

  private Mutants() {}
}
