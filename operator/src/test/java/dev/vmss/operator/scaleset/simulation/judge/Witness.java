package dev.vmss.operator.scaleset.simulation.judge;

import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.snapshot.Snapshot;
import dev.vmss.operator.scaleset.vocabulary.ConditionTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one process was shown of instances, and when ("Durations are measured from when the operator
 * saw the change; a foreign clock only ever shortens a wait after a restart, never beyond now").
 * Kept by the world's clock, whatever the process's own one says.
 */
final class Witness {

  private final Map<String, Map<String, Look>> bySet = new HashMap<>();

  /**
   * @param word what the instance itself says of its last change
   */
  private record State(boolean ready, Instance.Phase phase, Instant word) {}

  /** Times are the world's. */
  private record Look(State state, Instant appeared, Instant since, Optional<Instant> ending) {}

  /**
   * The times of one snapshot's instances, as its process may read them.
   *
   * @param ahead how far the process's clock is ahead of the world's
   */
  record Times(Map<String, Look> looks, Duration ahead) {

    /** For somebody who comes when everything is long over. */
    static final Times LONG_AGO = new Times(Map.of(), Duration.ZERO);

    Instant since(Instance instance) {
      return of(instance, Look::since);
    }

    Instant appeared(Instance instance) {
      return of(instance, Look::appeared);
    }

    /** From when on it is terminating beyond its grace. */
    Optional<Instant> ghostFrom(Instance instance) {
      return Optional.ofNullable(looks.get(instance.uid()))
          .map(look -> look.ending().map(from -> from.plus(ahead)))
          .orElse(instance.ending().map(Instance.Ending::asked))
          .flatMap(from -> instance.ending().map(end -> from.plus(end.grace())));
    }

    private Instant of(Instance instance, java.util.function.Function<Look, Instant> time) {
      Look look = looks.get(instance.uid());
      return look == null ? Instant.EPOCH : time.apply(look).plus(ahead);
    }
  }

  /** Takes a look at the instances of a set. */
  Times look(Snapshot snapshot, Instant truth) {
    String set = snapshot.set().uid();
    boolean known = bySet.containsKey(set);
    Map<String, Look> before = bySet.getOrDefault(set, Map.of());
    Duration ahead = Duration.between(truth, snapshot.now());
    // Whoever wrote so saw that everything was healthy.
    boolean complete = ConditionTypes.isTrue(snapshot.status(), ConditionTypes.READY);
    Map<String, Look> looks = new HashMap<>();
    for (Instance instance : snapshot.instances()) {
      looks.put(instance.uid(), look(instance, before, known, complete, truth, ahead));
    }
    bySet.put(set, looks);
    return new Times(Map.copyOf(looks), ahead);
  }

  private static Look look(
      Instance instance,
      Map<String, Look> before,
      boolean known,
      boolean complete,
      Instant truth,
      Duration ahead) {
    State state = new State(instance.ready(), instance.phase(), instance.since());
    Look last = before.get(instance.uid());
    Instant created = known ? truth : notAfter(truth, instance.created().minus(ahead));
    Instant word = notAfter(truth, instance.since().minus(ahead));
    Optional<Instant> ending =
        instance.ending().map(end -> known ? truth : notAfter(truth, end.asked().minus(ahead)));
    if (last == null) {
      Instant since = known || word.isBefore(created) ? created : word;
      if (!known && complete && instance.ready()) {
        since = Instant.EPOCH;
      }
      return new Look(state, created, since, ending);
    }
    return new Look(
        state,
        last.appeared(),
        last.state().equals(state) ? last.since() : truth,
        last.ending().isPresent() ? last.ending() : ending);
  }

  private static Instant notAfter(Instant truth, Instant time) {
    return time.isAfter(truth) ? truth : time;
  }
}
