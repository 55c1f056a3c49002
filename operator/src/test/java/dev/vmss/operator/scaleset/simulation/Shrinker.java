package dev.vmss.operator.scaleset.simulation;

import dev.vmss.operator.scaleset.simulation.script.Script;
import dev.vmss.operator.scaleset.simulation.script.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a script that breaks a rule as short and as plain as it can be and still break that rule.
 */
final class Shrinker {

  private final String rule;
  private int runsLeft;

  private Shrinker(String rule, int runs) {
    this.rule = rule;
    this.runsLeft = runs;
  }

  /**
   * @param runs how many runs it may take at most
   */
  static Script shrink(Script script, Violation violation, int runs) {
    Shrinker shrinker = new Shrinker(violation.rule(), runs);
    Script shortest = shrinker.fewerSteps(script);
    return shrinker.plainer(shortest);
  }

  private boolean fails(Script script) {
    runsLeft--;
    Optional<Violation> violation = Simulation.run(script, new Tally()).violation();
    return violation.filter(found -> found.rule().equals(rule)).isPresent();
  }

  /** Leaves out ever smaller pieces, until no single step can be left out. */
  private Script fewerSteps(Script script) {
    Script best = script;
    int size = Math.max(1, best.steps().size() / 2);
    while (runsLeft > 0) {
      boolean shorter = false;
      for (int from = 0; from < best.steps().size() && runsLeft > 0; ) {
        Script without = without(best, from, size);
        if (fails(without)) {
          best = without;
          shorter = true;
        } else {
          from += size;
        }
      }
      if (size == 1 && !shorter) {
        break;
      }
      size = shorter ? size : Math.max(1, size / 2);
    }
    return best;
  }

  private static Script without(Script script, int from, int size) {
    List<Step> left = new ArrayList<>(script.steps().subList(0, from));
    int next = Math.min(script.steps().size(), from + size);
    left.addAll(script.steps().subList(next, script.steps().size()));
    return script.with(left);
  }

  /** Smaller numbers, and more life after each step, read easier. */
  private Script plainer(Script script) {
    Script best = script;
    for (int i = 0; i < best.steps().size() && runsLeft > 0; i++) {
      Step step = best.steps().get(i);
      List<Step> candidates =
          List.of(
              step.with(0, step.b(), step.c()),
              step.with(step.a(), 0, step.c()),
              step.with(step.a(), step.b(), 0),
              step.with(Step.Life.NOW));
      for (Step candidate : candidates) {
        Script changed = replaced(best, i, candidate);
        if (!candidate.equals(best.steps().get(i)) && runsLeft > 0 && fails(changed)) {
          best = changed;
          break;
        }
      }
    }
    return best;
  }

  private static Script replaced(Script script, int index, Step step) {
    List<Step> steps = new ArrayList<>(script.steps());
    steps.set(index, step);
    return script.with(steps);
  }
}
