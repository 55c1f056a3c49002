package dev.vmss.operator.scaleset.simulation.judge;

import java.time.Duration;
import java.time.Instant;

/** How long refused creates of one set must rest: a second, doubling to a minute. */
final class BackOff {

  /** After so long without one, a refusal is a first one. */
  private static final Duration CALM = Duration.ofMinutes(1);

  private String target = "";
  private int inARow;
  private int objects;
  private Instant at = Instant.MIN;

  void refused(String of, int objectsThen, Instant now) {
    boolean again = inARow > 0 && of.equals(target) && now.isBefore(at.plus(delay()).plus(CALM));
    inARow = again ? inARow + 1 : 1;
    target = of;
    objects = objectsThen;
    at = now;
  }

  void accepted() {
    forget();
  }

  /** A refused dry run of something else is remembered in its place. */
  void forget() {
    inARow = 0;
  }

  /** Another target, or room that was made, is tried at once. */
  boolean inForce(String of, int objectsNow, Instant now) {
    return inARow > 0
        && of.equals(target)
        && objectsNow >= objects
        && now.isBefore(at.plus(delay()));
  }

  @Override
  public String toString() {
    return inARow + " in a row, with " + objects + " objects, last at " + at;
  }

  private Duration delay() {
    long seconds = 1L << Math.min(inARow - 1, 6);
    return Duration.ofSeconds(Math.min(60, seconds));
  }
}
