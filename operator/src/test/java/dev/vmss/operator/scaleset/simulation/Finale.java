package dev.vmss.operator.scaleset.simulation;

import dev.vmss.operator.scaleset.OperatorProcess;
import dev.vmss.operator.scaleset.simulation.judge.EndRules;
import dev.vmss.operator.scaleset.simulation.script.Deed;
import dev.vmss.operator.scaleset.simulation.script.Script;
import dev.vmss.operator.scaleset.simulation.world.Clocks;
import dev.vmss.operator.scaleset.simulation.world.Quality;
import dev.vmss.operator.scaleset.simulation.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * After the storm: accidents stop, the world runs until it is quiet, what was wanted holds or a
 * condition says why not, and then nothing is written any more, whatever time goes by.
 */
final class Finale {

  private static final Duration LONGEST = Duration.ofHours(24);
  private static final int MOST_MOMENTS = 3000;
  private static final int[] ROUNDS = {1, 11, 31, 61, 301, 601, 901, 3601, 5401, 86_400};

  private final Play play;
  private final World world;
  private final Script script;

  Finale(Play play, Script script) {
    this.play = play;
    this.world = play.world;
    this.script = script;
  }

  void perform() {
    calm();
    settle();
    new EndRules(world.server, world.setup.assumeAutoscaling()).check(world.clock.now());
    quiet();
  }

  private void calm() {
    play.calm();
    world.cluster.qualities.replaceAll(
        (digest, quality) -> quality == Quality.REJECTED ? Quality.GOOD : quality);
    if (script.cured()) {
      play.users.mendAll();
      world.cluster.cure();
      world.server.held.clear();
    }
    if (script.healed()) {
      world.healNodes();
    }
  }

  /** Runs until nothing is due any more. */
  private void settle() {
    Instant end = world.clock.now().plus(LONGEST);
    int moments = 0;
    play.now();
    for (Optional<Instant> due = play.nextDue(); due.isPresent(); due = play.nextDue()) {
      if (due.get().isAfter(end) || ++moments > MOST_MOMENTS) {
        throw new Violation(
            "the world becomes quiet", "something is still due at " + world.clock.now());
      }
      world.clock.advanceTo(due.get());
      play.now();
    }
  }

  /**
   * For a new process a time that is still to come counts as now. Where clocks are wrong it may
   * wait for a while again, and say so, then that the ready ones have been so for long enough, and
   * then that one does not become ready.
   */
  private int mayTellAnew() {
    boolean right =
        script.setup().clocks().equals(Clocks.RIGHT)
            && script.steps().stream().noneMatch(step -> step.deed() == Deed.SET_CLOCK);
    return right ? 0 : 3 * world.server.sets.all().size();
  }

  /** Ten rounds of events for nothing, one of them with a new process that remembers nothing. */
  private void quiet() {
    for (int i = 0; i < ROUNDS.length; i++) {
      boolean restarts = i == ROUNDS.length / 2;
      if (restarts) {
        play.first.crash();
        play.first.up();
      }
      OperatorProcess operator = play.first.process().orElseThrow();
      int before = operator.writes();
      operator.wakeAll();
      play.pass(Duration.ofSeconds(ROUNDS[i]));
      int written = operator.writes() - before;
      if (written > (restarts ? mayTellAnew() : 0)) {
        throw new Violation(
            "a world that is as it should be is left alone",
            "%d writes in quiet round %d".formatted(written, i + 1));
      }
    }
  }
}
