package dev.vmss.operator.scaleset.simulation;

import dev.vmss.operator.scaleset.simulation.world.WorldClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** What the machine of an operator takes for the time; somebody may set it. */
public final class OperatorClock extends Clock {

  private final WorldClock world;
  private Duration ahead;

  OperatorClock(WorldClock world, Duration ahead) {
    this.world = world;
    this.ahead = ahead;
  }

  void set(Duration aheadOfTheServer) {
    ahead = aheadOfTheServer;
  }

  @Override
  public Instant instant() {
    return world.now().plus(ahead);
  }

  /** What no setting of the clock changes. */
  public long nanos() {
    return Duration.between(Instant.EPOCH, world.now()).toNanos();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("This world has one zone: " + zone);
  }
}
