package dev.vmss.operator.scaleset.simulation.world;

import java.time.Duration;
import java.time.Instant;

/** The world's own time, in whole seconds; it only goes forward. */
public final class WorldClock {

  private Instant now = Instant.parse("2030-01-01T00:00:00Z");

  public Instant now() {
    return now;
  }

  public void advanceTo(Instant then) {
    if (then.isAfter(now)) {
      now = then;
    }
  }

  void advance(Duration by) {
    now = now.plus(by);
  }
}
