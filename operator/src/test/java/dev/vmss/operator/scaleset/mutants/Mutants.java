package dev.vmss.operator.scaleset.mutants;

import java.util.List;
import java.util.stream.Stream;

/** Bugs that the simulation, or else a unit test, has to find: one table for each room. */
final class Mutants {

  static final List<Mutant> ALL =
      Stream.of(
              DecisionMutants.ALL,
              UpgradeMutants.ALL,
              RollMutants.ALL,
              SnapshotMutants.ALL,
              ReportMutants.ALL,
              RuntimeMutants.ALL,
              ProgramMutants.ALL)
          .flatMap(List::stream)
          .toList();

  private Mutants() {}
}
