package dev.vmss.operator.scaleset.mutants;

import java.util.List;

/** Bugs of the program around the engine: its clock, catalogue and images. */
final class ProgramMutants {

  static final List<Mutant> ALL =
      List.of(
          new Mutant(
              "app/process/SteadyClock",
              "return begin.plusNanos(nanos.getAsLong() - beginNanos);",
              "return wall.instant();",
              "a clock that is set back freezes waits",
              Mutant.RARE),
          new Mutant(
              "catalogue/CatalogueItem",
              "    return available.isPresent() && !deleting && !resyncing;",
              "    return available.isPresent() && !deleting;",
              "an item that is downloaded again is served meanwhile",
              Mutant.RARE),
          new Mutant(
              "image/removal/Removal",
              "        && !item.cluster().instances().isEmpty();",
              "        && item.cluster().instances().size() > 1;",
              "an item is let go while one instance carries it",
              77));

  private ProgramMutants() {}
}
