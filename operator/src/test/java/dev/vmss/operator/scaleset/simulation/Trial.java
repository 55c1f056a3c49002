package dev.vmss.operator.scaleset.simulation;

import java.util.function.LongFunction;

/**
 * One seed's verdict in words that every class loader understands: the rule that was broken and
 * after how many steps, or an empty text. What the engine throws breaks a rule, too.
 */
public final class Trial implements LongFunction<String> {

  @Override
  public String apply(long seed) {
    Simulation.Verdict verdict = Campaign.run(seed, new Tally());
    return verdict
        .violation()
        .map(violation -> "%s (%d steps)".formatted(violation.rule(), verdict.steps()))
        .orElse("");
  }
}
