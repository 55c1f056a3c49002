package dev.vmss.operator.scaleset.mutants;

import java.util.List;

/** Bugs of what a visit does, in which order, and what it says of it. */
final class ReportMutants {

  static final List<Mutant> ALL =
      List.of(
          new Mutant(
              "scaleset/plan/Planner",
              "new Action.Delete(i, why, facts.snapshot().stranded(i))",
              "new Action.Delete(i, why, true)",
              "nobody is given the grace to end",
              2),
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
              Mutant.RARE),
          new Mutant(
              "scaleset/report/Troubles",
              "    return java.util.stream.Stream.of(generation, scheduling, decisions.facts().recountedAt())",
              "    return java.util.stream.Stream.of(Optional.<Instant>empty())",
              "nobody wakes up when a grace ends",
              0),
          new Mutant(
              "scaleset/plan/Memory",
              "        .withKept(kept(snapshot, outcome))",
              "        .withKept(recent.kept())",
              "refused deletes are repeated without rest",
              Mutant.RARE),
          new Mutant(
              "scaleset/report/Troubles",
              "    troubles.deletes();\n",
              "",
              "nobody hears of a refused delete",
              Mutant.RARE),
          new Mutant(
              "scaleset/report/Troubles",
              "        .filter(refusal -> !(refusal.quota() && makesRoom(decisions)))\n",
              "",
              "a set stalls while its own instances hold the quota",
              Mutant.RARE),
          new Mutant(
              "scaleset/report/Troubles",
              "decisions.scaleOut().clears().size() + facts.stillCounted());",
              "decisions.scaleOut().clears().size());",
              "a set stalls because a quota is slow to count",
              Mutant.RARE),
          new Mutant(
              "scaleset/report/Troubles",
              "if (!waiting.isEmpty() && !facts.roomIsComing(waiting.size(), 0)) {",
              "if (!waiting.isEmpty()) {",
              "a set stalls while its own instances hold the room",
              31),
          new Mutant(
              "scaleset/plan/Planner",
              "      case Usable usable -> plan(",
              "      case Usable usable when !usable.refused().isEmpty() -> Plan.nothing(StatusReport.invalid(snapshot, usable.refused()), Optional.empty()); case Usable usable -> plan(",
              "a refused line paralyses its set",
              Mutant.RARE),
          new Mutant(
              "scaleset/report/Troubles",
              "    troubles.refused();\n",
              "",
              "a refused line is left out in silence",
              Mutant.RARE));

  private ReportMutants() {}
}
