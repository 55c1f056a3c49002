package dev.vmss.operator.scaleset.mutants;

import java.util.List;

/** Bugs of what is known before anything is decided. */
final class SnapshotMutants {

  static final List<Mutant> ALL =
      List.of(
          new Mutant(
              "scaleset/snapshot/Snapshot",
              "return nodes.isEmpty() || instance.isKeptRunning()",
              "return instance.isKeptRunning()",
              "all instances are lost with the list of nodes",
              Mutant.RARE),
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
              "scaleset/snapshot/Snapshot",
              "if (recent.deleted().contains(instance.uid())) {",
              "if (false) {",
              "own deletes are forgotten until the cache shows them",
              16),
          new Mutant(
              "scaleset/snapshot/Recent",
              "        .filter(found -> now.isBefore(found.getValue().plus(TAKEN_FOR)))\n",
              "",
              "a number that somebody else had is never free again",
              3),
          new Mutant(
              "scaleset/snapshot/Sightings",
              "return instance.changed(of(instance).since());",
              "return instance;",
              "a node's clock is believed",
              Mutant.RARE),
          new Mutant(
              "scaleset/snapshot/AllowedKeys",
              "return !reserved && patterns.stream()",
              "return !reserved || patterns.stream()",
              "every key is copied to instances that nobody reserved",
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
              Mutant.RARE),
          new Mutant(
              "scaleset/snapshot/ModelStamps",
              "    return meaning.equals(made.meaning())\n        || stamp",
              "    return stamp",
              "instances are known by the wording of their model alone",
              Mutant.RARE),
          new Mutant(
              "scaleset/snapshot/ModelStamps",
              "meaning.equals(last.meaning()) || written.equals(last.written())",
              "written.equals(last.written())",
              "a roll begins anew in other words",
              Mutant.RARE),
          new Mutant(
              "scaleset/snapshot/Facts",
              "Meaning.hash(found.spec()), snapshot.status().model());",
              "Meaning.hash(snapshot.spec()), snapshot.status().model());",
              "what is refused is part of the model",
              Mutant.RARE));

  private SnapshotMutants() {}
}
