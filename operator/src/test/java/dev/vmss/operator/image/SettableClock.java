package dev.vmss.operator.image;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that moves when it is told to. */
public final class SettableClock extends Clock {

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Instant elapsed = Instant.parse("2000-01-01T00:00:00Z");

  /** Time goes by. */
  public void advance(Duration by) {
    now = now.plus(by);
    elapsed = elapsed.plus(by);
  }

  /** Somebody sets it; no time goes by. */
  public void set(Duration ahead) {
    now = now.plus(ahead);
  }

  /** How much time went by, on a counter that nobody sets. */
  Instant elapsed() {
    return elapsed;
  }

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
    return this;
  }
}
