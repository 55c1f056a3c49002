package dev.vmss.operator.app.process;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Time for waiting: the machine's time at its making, and from then on as much more as really went
 * by, whatever becomes of the machine's clock. Not for people, to whom it may look wrong.
 */
public final class SteadyTime implements InstantSource {

  private final Instant begin;
  private final long beginTick;
  private final LongSupplier nanoTime;

  /**
   * @param nanoTime a clock that never jumps
   */
  public SteadyTime(InstantSource wall, LongSupplier nanoTime) {
    this.begin = wall.instant();
    this.beginTick = nanoTime.getAsLong();
    this.nanoTime = nanoTime;
  }

  @Override
  public Instant instant() {
    return begin.plusNanos(nanoTime.getAsLong() - beginTick);
  }
}
