package dev.vmss.operator.scaleset.simulation;

import dev.vmss.operator.scaleset.simulation.script.Script;
import java.util.List;
import java.util.Optional;

/** One run of one script, and what came of it. */
final class Simulation {

  private Simulation() {}

  /**
   * @param steps that were played, up to the violation if there was one
   */
  record Verdict(int steps, Optional<Violation> violation, List<String> transcript) {}

  static Verdict run(Script script, Tally tally) {
    Play play = new Play(script, tally);
    try {
      play.storm();
      new Finale(play, script).perform();
      return new Verdict(play.played(), Optional.empty(), play.transcript());
    } catch (Violation e) {
      play.transcript().addAll(new Picture(play.world).lines());
      return new Verdict(play.played(), Optional.of(e), play.transcript());
    }
  }
}
