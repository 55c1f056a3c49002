package dev.vmss.operator.scaleset.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The world's own time, in whole seconds; it only goes forward. */
public final class WorldClock {

  private Instant now = Instant.parse("2030-01-01T00:00:00Z");

  public Instant now() {
    return now;
  }

  /** The same time, as the program takes it. */
  public Clock asClock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return now;
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("This world has one zone: " + zone);
      }
    };
  }

  void advanceTo(Instant then) {
    if (then.isAfter(now)) {
      now = then;
    }
  }

  void advance(Duration by) {
    now = now.plus(by);
  }
}
