package dev.vmss.operator.runtime;

import dev.vmss.operator.model.ImageVersion;
import dev.vmss.operator.model.InstanceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One instance as it is observed, whatever workload object it is made of.
 *
 * @param chosenZone the zone it was made for
 * @param created by the API server's clock: comparable with its like, and with no other time
 * @param stamp what it was made from
 */
public record Instance(
    Identity identity,
    Instant created,
    Optional<String> chosenZone,
    Stamp stamp,
    Marks marks,
    Life life) {

  /** What kind of object an instance is. */
  public enum Workload {
    POD,
    /** A KubeVirt VirtualMachine, which outlives its node and which its user can stop. */
    MACHINE
  }

  /** Which object it is. */
  public record Identity(
      Workload workload, String name, InstanceId id, String uid, String resourceVersion) {}

  /**
   * How it is.
   *
   * @param node the node it really runs on
   * @param since when its readiness or phase last changed, by whatever clock told so; its creation
   *     when that is not known
   * @param terminating it has a deletionTimestamp, or we have just deleted it
   * @param ending what the object says of its end, once it has a deletionTimestamp
   * @param stopped by its user, who may start it again: it exists, and is neither well nor unwell
   * @param unschedulable the scheduler's own words, when it found no node
   * @param snag what keeps it from being ready, once it has a node; nothing when it is ready
   * @param unseen the watch does not show it: somebody took away what it is known by
   */
  public record Life(
      Phase phase,
      boolean ready,
      Instant since,
      Optional<String> node,
      boolean stopped,
      boolean terminating,
      Optional<Ending> ending,
      Optional<String> unschedulable,
      Optional<Snag> snag,
      boolean unseen) {

    Life asTerminating() {
      return new Life(
          phase, ready, since, node, stopped, true, ending, unschedulable, snag, unseen);
    }

    Life asLost() {
      return new Life(
          Phase.LOST,
          false,
          since,
          node,
          stopped,
          terminating,
          ending,
          unschedulable,
          snag,
          unseen);
    }

    Life asUnseen() {
      return new Life(
          phase, ready, since, node, stopped, terminating, ending, unschedulable, snag, true);
    }

    Life readySince(Instant at) {
      return new Life(
          phase,
          true,
          at,
          node,
          stopped,
          terminating,
          ending,
          unschedulable,
          Optional.empty(),
          unseen);
    }

    Life changed(Instant at) {
      return new Life(
          phase, ready, at, node, stopped, terminating, ending, unschedulable, snag, unseen);
    }
  }

  /** How far the workload is. */
  public enum Phase {
    PENDING,
    RUNNING,
    /** It ended, or its node is gone for good: it will never run again. */
    LOST
  }

  /**
   * The end that an object was asked for.
   *
   * @param due its deletionTimestamp, by the API server's clock: when it should be gone
   * @param grace how long it may take; none is left once somebody deleted it at once
   */
  public record Ending(Instant due, Duration grace) {

    /** When it was asked for, which a later request with less grace does not change. */
    public Instant asked() {
      return due.minus(grace);
    }
  }

  /**
   * What the instance was made from; version and digest are empty only on objects somebody tampered
   * with.
   *
   * @param meaning of its model; empty when an earlier release made it
   */
  public record Stamp(
      Optional<ImageVersion> version,
      String digest,
      String imageName,
      String imageUid,
      String model,
      String meaning) {

    Stamp ofModel(String name) {
      return new Stamp(version, digest, imageName, imageUid, name, meaning);
    }
  }

  /** What a user asked for on this one instance. */
  public record Marks(
      boolean protectedFromScaleIn,
      boolean protectedFromActions,
      boolean deleteFirst,
      boolean upgradeRequested) {

    public static final Marks NONE = new Marks(false, false, false, false);

    /** Either annotation keeps an instance from scale-in (Azure: instance protection). */
    public boolean keepsFromScaleIn() {
      return protectedFromScaleIn || protectedFromActions;
    }
  }

  /** Counting: it exists, is wanted to go on, and can. */
  public boolean counts() {
    return !terminating() && phase() != Phase.LOST;
  }

  public boolean lost() {
    return !terminating() && phase() == Phase.LOST;
  }

  /** Ready for at least that long: what upgrades and status call healthy. */
  public boolean healthy(Duration minReady, Instant now) {
    return ready() && counts() && !now.isBefore(since().plus(minReady));
  }

  public Instance asTerminating() {
    return with(life.asTerminating());
  }

  public Instance asLost() {
    return with(life.asLost());
  }

  public Instance asUnseen() {
    return with(life.asUnseen());
  }

  /** The same observation, with the time of its last change by another clock. */
  public Instance changed(Instant at) {
    return with(life.changed(at));
  }

  /** The same observation, but ready, and for so long. */
  public Instance readySince(Instant at) {
    return with(life.readySince(at));
  }

  private Instance with(Life other) {
    return new Instance(identity, created, chosenZone, stamp, marks, other);
  }

  /** The same observation, its model called by another name. */
  public Instance ofModel(String model) {
    return new Instance(identity, created, chosenZone, stamp.ofModel(model), marks, life);
  }

  /**
   * The same observation under another resourceVersion; with one and the same, only what rules read
   * is compared.
   */
  public Instance withVersion(String version) {
    return new Instance(
        new Identity(identity.workload(), identity.name(), identity.id(), identity.uid(), version),
        created,
        chosenZone,
        stamp,
        marks,
        life);
  }

  /**
   * Somebody else keeps it running, here or on another node: it is never lost, and can be restarted
   * in its place.
   */
  public boolean isKeptRunning() {
    return workload() == Workload.MACHINE;
  }

  public Workload workload() {
    return identity.workload();
  }

  public String name() {
    return identity.name();
  }

  public InstanceId id() {
    return identity.id();
  }

  public String uid() {
    return identity.uid();
  }

  public String resourceVersion() {
    return identity.resourceVersion();
  }

  public Phase phase() {
    return life.phase();
  }

  public boolean ready() {
    return life.ready();
  }

  public Instant since() {
    return life.since();
  }

  public Optional<String> node() {
    return life.node();
  }

  public boolean stopped() {
    return life.stopped();
  }

  public boolean terminating() {
    return life.terminating();
  }

  public Optional<Ending> ending() {
    return life.ending();
  }

  public Optional<String> unschedulable() {
    return life.unschedulable();
  }

  public Optional<Snag> snag() {
    return life.snag();
  }

  public boolean unseen() {
    return life.unseen();
  }
}
