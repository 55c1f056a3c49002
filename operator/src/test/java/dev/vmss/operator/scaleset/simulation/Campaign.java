package dev.vmss.operator.scaleset.simulation;

import dev.vmss.operator.scaleset.simulation.script.Script;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Many runs, seed after seed, until there were so many steps or a rule was broken. */
public final class Campaign {

  private static final int[] LENGTHS = {20, 60, 60, 150, 150, 300};
  private static final int SHRINKING = 1_500;

  private final long firstSeed;
  private final long steps;
  private final int threads;
  private final Tally tally = new Tally();
  private long done;
  private long seeds;

  /** A seed whose run broke a rule. */
  public record Failure(long seed, int steps, Violation violation) {}

  /**
   * @param steps after so many steps no further seed is begun
   */
  public Campaign(long firstSeed, long steps, int threads) {
    this.firstSeed = firstSeed;
    this.steps = steps;
    this.threads = threads;
  }

  static int length(long seed) {
    return LENGTHS[Math.floorMod(seed, LENGTHS.length)];
  }

  /** Runs seeds in order, several side by side; the lowest seed that failed, if one did. */
  public Optional<Failure> run(Consumer<String> progress) {
    AtomicReference<Failure> worst = new AtomicReference<>();
    AtomicReference<RuntimeException> broken = new AtomicReference<>();
    Thread[] workers = new Thread[threads];
    for (int i = 0; i < threads; i++) {
      workers[i] =
          new Thread(
              () -> {
                try {
                  work(worst, progress);
                } catch (RuntimeException e) {
                  broken.set(e);
                }
              });
      workers[i].start();
    }
    for (Thread worker : workers) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted.", e);
      }
    }
    if (broken.get() != null) {
      throw broken.get();
    }
    return Optional.ofNullable(worst.get());
  }

  private void work(AtomicReference<Failure> worst, Consumer<String> progress) {
    for (Optional<Long> seed = next(); seed.isPresent() && worst.get() == null; seed = next()) {
      Tally own = new Tally();
      Simulation.Verdict verdict = run(seed.get(), own);
      finish(verdict.steps(), own, progress);
      long failing = seed.get();
      verdict
          .violation()
          .ifPresent(
              violation ->
                  worst.accumulateAndGet(
                      new Failure(failing, verdict.steps(), violation),
                      (one, other) -> one == null || other.seed() < one.seed() ? other : one));
    }
  }

  static Simulation.Verdict run(long seed, Tally tally) {
    try {
      return Simulation.run(Script.write(seed, length(seed)), tally);
    } catch (RuntimeException | StackOverflowError e) {
      throw new IllegalStateException("The simulation itself failed at seed " + seed, e);
    }
  }

  private synchronized Optional<Long> next() {
    return done < steps ? Optional.of(firstSeed + seeds++) : Optional.empty();
  }

  private synchronized void finish(int played, Tally own, Consumer<String> progress) {
    long before = done;
    done += played;
    tally.add(own);
    long part = Math.max(1, steps / 20);
    if (before / part != done / part) {
      progress.accept("%,d steps, %,d seeds".formatted(done, seeds));
    }
  }

  public long stepsDone() {
    return done;
  }

  public long seedsDone() {
    return seeds;
  }

  public Tally tally() {
    return tally;
  }

  /** Everything somebody needs to understand a failure and to play it again. */
  public static String explain(long seed) {
    Script script = Script.write(seed, length(seed));
    Simulation.Verdict verdict = Simulation.run(script, new Tally());
    if (verdict.violation().isEmpty()) {
      return "Seed %d breaks no rule in %d steps.".formatted(seed, verdict.steps());
    }
    Script shortest = Shrinker.shrink(script, verdict.violation().get(), SHRINKING);
    Simulation.Verdict plain = Simulation.run(shortest, Tally.telling());
    StringBuilder text = new StringBuilder();
    text.append("Seed ").append(seed).append(" breaks a rule after ");
    text.append(verdict.steps()).append(" steps; ").append(shortest.steps().size());
    text.append(" are enough. Play it again with: make soak SEED=").append(seed).append('\n');
    text.append(shortest.setup()).append(", then healed=").append(shortest.healed());
    text.append(", cured=").append(shortest.cured()).append('\n');
    plain.transcript().forEach(line -> text.append("  ").append(line).append('\n'));
    plain.violation().ifPresent(broken -> text.append(broken.getMessage()).append('\n'));
    return text.toString();
  }
}
