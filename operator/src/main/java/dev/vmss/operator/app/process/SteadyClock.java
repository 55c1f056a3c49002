package dev.vmss.operator.app.process;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.LongSupplier;

/**
 * A clock that nobody can set: it begins with the time of day, and from then on counts what really
 * passes. Whoever waits by it waits for as long as was meant, wherever the machine's clock is moved
 * meanwhile. Until the process ends, what it tells may then differ from the time of day.
 */
public final class SteadyClock extends Clock {

  private final Clock wall;
  private final Instant begin;
  private final long beginNanos;
  private final LongSupplier nanos;

  /**
   * @param wall read once
   * @param nanos of a monotonic clock
   */
  public SteadyClock(Clock wall, LongSupplier nanos) {
    this.wall = wall;
    this.begin = wall.instant();
    this.beginNanos = nanos.getAsLong();
    this.nanos = nanos;
  }

  @Override
  public Instant instant() {
    return begin.plusNanos(nanos.getAsLong() - beginNanos);
  }

  @Override
  public ZoneId getZone() {
    return wall.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new SteadyClock(wall.withZone(zone), nanos);
  }
}
