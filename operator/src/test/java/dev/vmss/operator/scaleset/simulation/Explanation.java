package dev.vmss.operator.scaleset.simulation;

import java.util.function.LongFunction;

/** {@link Campaign#explain}, for other class loaders. */
public final class Explanation implements LongFunction<String> {

  @Override
  public String apply(long seed) {
    return Campaign.explain(seed);
  }
}
