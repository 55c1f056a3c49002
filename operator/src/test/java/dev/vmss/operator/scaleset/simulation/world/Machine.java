package dev.vmss.operator.scaleset.simulation.world;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Pod as the API server stores it, reduced to what anybody in this world reads.
 *
 * @param labels as on the object
 */
public record Machine(
    Key key,
    String uid,
    long version,
    Instant created,
    Map<String, String> labels,
    Map<String, String> annotations,
    Optional<Owner> owner,
    Wants wants,
    Life life) {

  public Machine {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }

  /** The controlling set. */
  public record Owner(String name, String uid) {}

  /** A taint that is tolerated; nothing given tolerates all. */
  public record Tolerated(String key, boolean exists, String value, String effect) {}

  /** What the scheduler and the kubelet read. */
  public record Wants(
      Map<String, String> selector,
      List<Tolerated> tolerations,
      Optional<String> zone,
      List<String> shunnedHosts,
      boolean hardSpread,
      boolean honoursTaints,
      long graceSeconds,
      String digest) {

    static final Wants NOTHING =
        new Wants(Map.of(), List.of(), Optional.empty(), List.of(), false, false, 30, "");
  }

  /** A condition. */
  public record Said(boolean yes, String reason, String message, Instant since) {}

  /** The deletionTimestamp, and the grace that is in it. */
  public record Ending(Instant due, long graceSeconds) {

    Instant asked() {
      return due.minusSeconds(graceSeconds);
    }
  }

  /**
   * What keeps its workload from starting, as a kubelet reports it.
   *
   * @param crashed the workload ended and is to be started again
   */
  public record Snag(String reason, String words, boolean crashed) {}

  /** How far it is. */
  public record Life(
      Optional<String> node,
      String phase,
      Optional<Said> scheduled,
      Optional<Said> ready,
      Optional<Ending> ending,
      Optional<Instant> finished,
      Optional<Snag> snag) {

    static final Life NEW =
        new Life(
            Optional.empty(),
            "Pending",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public boolean on(String name) {
      return node.filter(name::equals).isPresent();
    }

    Life bound(String to, Instant now) {
      return new Life(
          Optional.of(to),
          phase,
          Optional.of(new Said(true, "", "", now)),
          ready,
          ending,
          finished,
          snag);
    }

    Life unschedulable(String words, Instant now) {
      Said no = new Said(false, "Unschedulable", words, now);
      return new Life(node, phase, Optional.of(no), ready, ending, finished, snag);
    }

    Life running(boolean isReady, Instant now) {
      Optional<Said> said = Optional.of(said(isReady, now));
      return new Life(node, "Running", scheduled, said, ending, finished, Optional.empty());
    }

    Life ready(boolean isReady, Instant now) {
      return new Life(
          node, phase, scheduled, Optional.of(said(isReady, now)), ending, finished, snag);
    }

    private static Said said(boolean isReady, Instant now) {
      return isReady
          ? new Said(true, "", "", now)
          : new Said(
              false, "ContainersNotReady", "containers with unready status: [instance]", now);
    }

    /** Its workload does not start, and that is why. */
    Life snagged(String asPhase, Snag by, Instant now) {
      Optional<Said> unready =
          ready.filter(was -> !was.yes()).or(() -> Optional.of(said(false, now)));
      return new Life(node, asPhase, scheduled, unready, ending, finished, Optional.of(by));
    }

    public Life failed(Instant now) {
      Optional<Said> unready = ready.map(was -> was.yes() ? new Said(false, "", "", now) : was);
      return new Life(
          node, "Failed", scheduled, unready, ending, Optional.of(now), Optional.empty());
    }

    Life deleted(Instant now, long graceSeconds) {
      Ending end = new Ending(now.plusSeconds(graceSeconds), graceSeconds);
      return new Life(node, phase, scheduled, ready, Optional.of(end), finished, snag);
    }
  }

  /** When it was given a node, and so could start. */
  public Optional<Instant> boundAt() {
    return life.scheduled().filter(Said::yes).map(Said::since);
  }

  public boolean terminating() {
    return life.ending().isPresent();
  }

  public boolean failed() {
    return life.phase().equals("Failed");
  }

  public boolean isReady() {
    return life.ready().filter(Said::yes).isPresent();
  }

  boolean ownedBy(String ownerUid) {
    return owner.filter(set -> set.uid().equals(ownerUid)).isPresent();
  }

  public boolean marked(String annotation, String value) {
    return value.equals(annotations.get(annotation));
  }

  public Machine with(Life next) {
    return new Machine(key, uid, version, created, labels, annotations, owner, wants, next);
  }

  Machine withVersion(long next) {
    return new Machine(key, uid, next, created, labels, annotations, owner, wants, life);
  }

  public Machine withLabels(Map<String, String> next) {
    return new Machine(key, uid, version, created, next, annotations, owner, wants, life);
  }

  public Machine withoutLabel(String label) {
    Map<String, String> left = new HashMap<>(labels);
    left.remove(label);
    return withLabels(left);
  }

  public Machine withAnnotation(String name, Optional<String> value) {
    Map<String, String> next = new HashMap<>(annotations);
    value.ifPresentOrElse(text -> next.put(name, text), () -> next.remove(name));
    return new Machine(key, uid, version, created, labels, next, owner, wants, life);
  }

  public Machine withoutOwner() {
    return new Machine(
        key, uid, version, created, labels, annotations, Optional.empty(), wants, life);
  }

  @Override
  public String toString() {
    return key + "(" + uid + ")";
  }
}
