package dev.vmss.operator.scaleset.snapshot;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.vocabulary.ConditionTypes;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When this process first saw each instance of a set, and when it saw its state change, all by its
 * own clock (03, "Scale-out"). Kubelets, the scheduler and the API server have clocks of their own:
 * what they wrote counts at the first look of a process only, for what must have begun before it,
 * and never for later than now. Instances that are gone are forgotten.
 *
 * @param byUid what was seen of each instance
 * @param gone when instances were seen to be gone, for as long as a quota may still count them
 */
public record Sightings(Map<String, Sighting> byUid, List<Instant> gone) {

  public static final Sightings NONE = new Sightings(Map.of(), List.of());

  /**
   * A quota is counted again within seconds of the end of a Pod, by a controller that has the whole
   * cluster to count: no alarm before this.
   */
  private static final Duration RECOUNT = Duration.ofSeconds(30);

  /**
   * What starts an instance's times anew when it changes.
   *
   * @param word the instance's own time of its last change: of no use as a time, but it tells two
   *     changes apart between which nobody looked
   */
  record State(boolean ready, Instance.Phase phase, Instant word) {

    static State of(Instance instance) {
      return new State(instance.ready(), instance.phase(), instance.since());
    }
  }

  /**
   * @param appeared when the instance was first seen
   * @param placed when it was first seen on a node
   * @param since when it was first seen as it is
   */
  public record Sighting(Instant appeared, Optional<Instant> placed, State state, Instant since) {

    /** No time is still to come: our clock has been set back since where one seems to be. */
    private Sighting as(Instance instance, Instant now) {
      State next = State.of(instance);
      return new Sighting(
          earlier(appeared, now),
          placed.or(() -> instance.node().map(_ -> now)).map(at -> earlier(at, now)),
          next,
          state.equals(next) ? earlier(since, now) : now);
    }
  }

  public Sightings {
    byUid = Map.copyOf(byUid);
    gone = List.copyOf(gone);
  }

  /**
   * Takes a look at all instances of a set.
   *
   * @param known this process has looked at the set before, and so knows by its own clock what is
   *     new
   * @param status what was last reported of the set
   */
  public Sightings looking(
      Collection<Instance> instances,
      boolean known,
      VirtualMachineScaleSetStatus status,
      Instant now) {
    Map<String, Sighting> seen = new HashMap<>();
    for (Instance instance : instances) {
      Sighting before = byUid.get(instance.uid());
      seen.put(
          instance.uid(),
          before != null
              ? before.as(instance, now)
              : known ? fresh(instance, now) : first(instance, status, now));
    }
    Stream<Instant> before = gone.stream().filter(at -> isRecent(at, now));
    Stream<Instant> since =
        byUid.keySet().stream().filter(uid -> !seen.containsKey(uid)).map(_ -> now);
    return new Sightings(seen, Stream.concat(before, since).toList());
  }

  private static boolean isRecent(Instant at, Instant now) {
    return !at.isAfter(now) && now.isBefore(at.plus(RECOUNT));
  }

  /** How many went so lately, and were followed by no other, that a quota may still count them. */
  public int stillCounted(Instant now) {
    List<Instant> lately = gone.stream().filter(at -> isRecent(at, now)).toList();
    long followed =
        lately.stream().min(Instant::compareTo).stream()
            .flatMap(first -> byUid.values().stream().filter(s -> !s.appeared().isBefore(first)))
            .count();
    return (int) Math.max(0, lately.size() - followed);
  }

  /** When the first of those will be counted no more. */
  public Optional<Instant> recountedAt(Instant now) {
    return gone.stream()
        .filter(at -> isRecent(at, now))
        .map(at -> at.plus(RECOUNT))
        .min(Instant::compareTo);
  }

  private static Sighting fresh(Instance instance, Instant now) {
    return new Sighting(now, instance.node().map(_ -> now), State.of(instance), now);
  }

  /**
   * What an operator wrote into the set's status says more than any clock: of a set that was
   * complete everything was healthy then, and what is not ready became so later.
   */
  private static Sighting first(
      Instance instance, VirtualMachineScaleSetStatus status, Instant now) {
    State state = State.of(instance);
    Instant created = earlier(instance.created(), now);
    Optional<Instant> placed = instance.node().map(_ -> created);
    Instant word = later(earlier(instance.since(), now), created);
    Optional<Condition> ready = ConditionTypes.find(status, ConditionTypes.READY);
    boolean complete = ready.filter(c -> ConditionTypes.TRUE.equals(c.getStatus())).isPresent();
    if (instance.ready()) {
      return new Sighting(created, placed, state, complete ? Instant.EPOCH : word);
    }
    Instant completeUntil =
        complete
            ? now
            : ready
                .map(Condition::getLastTransitionTime)
                .map(text -> earlier(OffsetDateTime.parse(text).toInstant(), now))
                .orElse(Instant.EPOCH);
    return new Sighting(created, placed, state, later(word, completeUntil));
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }

  /** When this process first saw an instance that it has looked at. */
  public Instant appeared(Instance instance) {
    return of(instance).appeared();
  }

  /** When this process first saw it on a node, where it could start: never, if it has none. */
  public Optional<Instant> placed(Instance instance) {
    return of(instance).placed();
  }

  /** The instance with the time of its last change by this process's clock. */
  public Instance asSeen(Instance instance) {
    return instance.changed(of(instance).since());
  }

  private Sighting of(Instance instance) {
    return Objects.requireNonNull(byUid.get(instance.uid()), "An instance nobody looked at.");
  }
}
