package dev.vmss.architecture.sample.operator.model;

import java.time.Clock;
import java.time.Instant;

/** Asks the clock that it was given, as everybody should. */
public record Patient(Clock clock) {
  public Instant now() {
    return Instant.now(clock);
  }
}
