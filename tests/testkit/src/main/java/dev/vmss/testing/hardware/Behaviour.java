package dev.vmss.testing.hardware;

import java.time.Duration;
import java.util.List;

/** The course of a simulated Pod's life, from the moment it is bound to a node. */
public final class Behaviour {

  /** The state is reported this long after the step before, the first one after the start delay. */
  record Step(Duration after, PodState state) {}

  private static final Step READY = new Step(Duration.ZERO, PodState.RUNNING_READY);

  private final List<Step> steps;

  private Behaviour(Step... steps) {
    this.steps = List.of(steps);
  }

  /** Starts, becomes Ready and stays so: what every Pod does unless a rule says otherwise. */
  public static Behaviour runs() {
    return new Behaviour(READY);
  }

  /** Starts, but never passes its readiness probe. */
  public static Behaviour neverReady() {
    return new Behaviour(new Step(Duration.ZERO, PodState.RUNNING_NOT_READY));
  }

  /** Never starts: its image cannot be pulled. */
  public static Behaviour imagePullFails() {
    return new Behaviour(new Step(Duration.ZERO, PodState.WAITING));
  }

  /** Never starts: a Secret that it names is missing. */
  public static Behaviour configurationIsMissing() {
    return new Behaviour(new Step(Duration.ZERO, PodState.UNCONFIGURED));
  }

  /** Starts, ends, and is started again, for ever. */
  public static Behaviour crashes() {
    return new Behaviour(new Step(Duration.ZERO, PodState.CRASHED));
  }

  /** Ends in phase Failed instead of starting. */
  public static Behaviour failsAtStart() {
    return new Behaviour(new Step(Duration.ZERO, PodState.FAILED));
  }

  /** Becomes Ready, then ends in phase Failed. */
  public static Behaviour failsAfter(Duration delay) {
    return new Behaviour(READY, new Step(delay, PodState.FAILED));
  }

  /** Becomes Ready, then ends in phase Succeeded. */
  public static Behaviour completesAfter(Duration delay) {
    return new Behaviour(READY, new Step(delay, PodState.SUCCEEDED));
  }

  /** Becomes Ready, then fails its readiness probe and stays so. */
  public static Behaviour becomesUnreadyAfter(Duration delay) {
    return new Behaviour(READY, new Step(delay, PodState.RUNNING_NOT_READY));
  }

  /** Becomes Ready after a time of its own, on top of the start delay. */
  public static Behaviour becomesReadyAfter(Duration delay) {
    return new Behaviour(
        new Step(Duration.ZERO, PodState.RUNNING_NOT_READY),
        new Step(delay, PodState.RUNNING_READY));
  }

  /** Becomes Ready, then its Pod object is deleted without grace. */
  public static Behaviour vanishesAfter(Duration delay) {
    return new Behaviour(READY, new Step(delay, PodState.VANISHED));
  }

  /** Stays as it is: the Pod was started before this simulator looked. */
  static Behaviour continues() {
    return new Behaviour();
  }

  List<Step> steps() {
    return steps;
  }
}
