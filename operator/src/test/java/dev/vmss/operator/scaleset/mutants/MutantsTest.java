package dev.vmss.operator.scaleset.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.scaleset.simulation.Silence;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The simulation finds bugs: each of these mutants of the engine breaks a rule in one of a few
 * storms. A mutant that survives is a rule that nobody judges.
 */
class MutantsTest {

  /** So many storms are tried beside the one that is known to find a mutant. */
  private static final long STORMS = Long.getLong("mutants.storms", 150);

  private final Laboratory laboratory = new Laboratory();

  /**
   * @param killer empty when it survived
   */
  private record Fate(Mutant mutant, String killer) {

    boolean survived() {
      return killer.isEmpty();
    }

    String row() {
      return "%-64s %-18s %s"
          .formatted(
              mutant.what(), mutant.file().replaceAll(".*/", ""), survived() ? "SURVIVED" : killer);
    }
  }

  @Test
  void everyMutantIsKilled() {
    List<Fate> fates = Silence.during(this::fates);
    assertThat(fates).hasSizeGreaterThanOrEqualTo(20);
    assertThat(fates.stream().filter(Fate::survived).map(Fate::row)).isEmpty();
  }

  /** A unit test that fails anyhow would kill every mutant. */
  @Test
  void withoutAMutantTheUnitTestsFindNothing() {
    assertThat(Silence.during(() -> new UnitVectors().apply(0))).isEmpty();
  }

  private List<Fate> fates() {
    int processors = Runtime.getRuntime().availableProcessors();
    ExecutorService executor = Executors.newFixedThreadPool(processors);
    try {
      List<CompletableFuture<Fate>> trials =
          Mutants.ALL.stream()
              .map(mutant -> CompletableFuture.supplyAsync(() -> told(tried(mutant)), executor))
              .toList();
      return trials.stream().map(CompletableFuture::join).toList();
    } finally {
      executor.shutdownNow();
    }
  }

  private static Fate told(Fate fate) {
    System.out.println("mutant: " + fate.row());
    return fate;
  }

  private Fate tried(Mutant mutant) {
    ClassLoader mutated = laboratory.with(mutant);
    LongFunction<String> trial = laboratory.start(mutated, "simulation.Trial");
    LongStream known =
        mutant.seed() == Mutant.RARE
            ? LongStream.empty()
            : LongStream.concat(LongStream.of(mutant.seed()), LongStream.rangeClosed(1, STORMS));
    for (long seed : known.toArray()) {
      String rule = trial.apply(seed);
      if (!rule.isEmpty()) {
        return new Fate(mutant, "seed %d: %s".formatted(seed, rule));
      }
    }
    return new Fate(mutant, laboratory.start(mutated, "mutants.UnitVectors").apply(0));
  }

  @Test
  void whatBreaksARuleIsToldInAFewSteps() {
    Mutant mutant = DecisionMutants.FORGETS_THE_SURGE_BOUND;
    LongFunction<String> explanation =
        laboratory.start(laboratory.with(mutant), "simulation.Explanation");
    String told = Silence.during(() -> explanation.apply(mutant.seed()));
    assertThat(told)
        .contains("make soak SEED=" + mutant.seed())
        .contains("no more than replicas and surge");
    Matcher enough = Pattern.compile("; (\\d+) are enough").matcher(told);
    assertThat(enough.find()).isTrue();
    assertThat(Integer.parseInt(enough.group(1))).isLessThanOrEqualTo(12);
  }
}
