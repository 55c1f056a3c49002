package dev.vmss.operator.scaleset.plan;

import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.decision.ScaleOut;
import dev.vmss.operator.scaleset.snapshot.Recent;
import dev.vmss.operator.scaleset.snapshot.Recent.Kept;
import dev.vmss.operator.scaleset.snapshot.Recent.Losses;
import dev.vmss.operator.scaleset.snapshot.Recent.Refusal;
import dev.vmss.operator.scaleset.snapshot.Snapshot;
import dev.vmss.operator.scaleset.snapshot.Target;
import dev.vmss.operator.scaleset.vocabulary.Action;
import dev.vmss.operator.scaleset.vocabulary.Quote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How {@link Recent} goes on after a pass: pure, so that simulations remember exactly what the
 * program does.
 */
public final class Memory {

  private Memory() {}

  public static Recent after(Snapshot snapshot, Plan plan, Outcome outcome) {
    Recent recent = snapshot.recent();
    return recent
        .withDeleted(deleted(snapshot, outcome))
        .withTaken(taken(snapshot, outcome))
        .withRefusal(refusal(snapshot, plan, outcome))
        .withLosses(losses(snapshot, outcome))
        .withNamespaceGoing(snapshot.recent().namespaceGoes() || outcome.namespaceGoes())
        .withEndings(endings(recent, outcome))
        .withKept(kept(snapshot, outcome))
        .lookingAtRoll(plan.status(), true, snapshot.now());
  }

  /** Deletes are remembered until the cache no longer shows the object as one that counts. */
  private static Set<String> deleted(Snapshot snapshot, Outcome outcome) {
    Set<String> still =
        snapshot.instances().stream()
            .filter(instance -> !instance.terminating())
            .map(Instance::uid)
            .filter(snapshot.recent().deleted()::contains)
            .collect(Collectors.toCollection(HashSet::new));
    outcome.deleted().forEach(delete -> still.add(delete.instance().uid()));
    return still;
  }

  /** What was forced once is not forced again before the cache agrees. */
  private static Map<String, Recent.Ending> endings(Recent recent, Outcome outcome) {
    Map<String, Recent.Ending> endings = new HashMap<>(recent.endings());
    outcome
        .deleted()
        .forEach(
            delete ->
                endings.computeIfPresent(
                    delete.instance().uid(),
                    (uid, seen) -> new Recent.Ending(seen.since(), delete.atOnce())));
    return endings;
  }

  /** A delete that is refused again lengthens the wait; one that was, and goes, ends it. */
  private static Optional<Kept> kept(Snapshot snapshot, Outcome outcome) {
    Optional<Kept> before =
        snapshot
            .recent()
            .kept()
            .filter(last -> fresh(last.retryAt(), snapshot.now()))
            .filter(last -> outcome.deleted().stream().noneMatch(gone -> knows(last, gone)));
    if (outcome.kept().isEmpty()) {
      return before;
    }
    List<Action.Delete> refused = outcome.kept().stream().map(Outcome.Kept::delete).toList();
    boolean again =
        before.filter(last -> refused.stream().anyMatch(d -> knows(last, d))).isPresent();
    List<String> uids = new ArrayList<>(before.map(Kept::uids).orElse(List.of()));
    List<String> now = refused.stream().map(delete -> delete.instance().uid()).toList();
    uids.removeAll(now);
    uids.addAll(now);
    int attempts = before.map(Kept::attempts).orElse(0);
    return Optional.of(
        new Kept(
            uids,
            Quote.of(outcome.kept().getLast().message()),
            again ? attempts + 1 : Math.max(1, attempts),
            snapshot.now()));
  }

  private static boolean knows(Kept kept, Action.Delete delete) {
    return kept.uids().contains(delete.instance().uid());
  }

  private static Map<Integer, Instant> taken(Snapshot snapshot, Outcome outcome) {
    Map<Integer, Instant> numbers = new HashMap<>(snapshot.recent().taken());
    numbers.keySet().retainAll(snapshot.recent().takenAt(snapshot.now()));
    outcome.taken().forEach(slot -> numbers.put(slot.id().number(), snapshot.now()));
    return numbers;
  }

  /** A create or probe that went through ends the back-off; a refusal lengthens it. */
  private static Optional<Refusal> refusal(Snapshot snapshot, Plan plan, Outcome outcome) {
    Optional<Refusal> before =
        snapshot.recent().refusal().filter(last -> fresh(last.retryAt(), snapshot.now()));
    if (outcome.refused().isPresent()) {
      return Optional.of(refused(snapshot, plan, outcome, outcome.refused().get(), before));
    }
    boolean answered = outcome.failure().isEmpty() || !outcome.deleted().isEmpty();
    boolean went =
        plan.recipe().isPresent()
            && (!outcome.created().isEmpty() || (answered && !plan.deletes().isEmpty()));
    return went ? Optional.empty() : before;
  }

  private static Refusal refused(
      Snapshot snapshot,
      Plan plan,
      Outcome outcome,
      Outcome.Refused words,
      Optional<Refusal> before) {
    String target =
        plan.recipe()
            .map(recipe -> Target.of(recipe.image(), recipe.model()).toString())
            .orElse("");
    int attempts = before.map(Refusal::attempts).orElse(0);
    return new Refusal(
        Quote.of(words.message()),
        words.cause(),
        words.probe(),
        target,
        snapshot.instances().size() + outcome.created().size(),
        attempts + 1,
        snapshot.now());
  }

  /** A refusal that nobody ran into again is forgotten: the next one is a first one. */
  private static boolean fresh(Instant retryAt, Instant now) {
    return now.isBefore(retryAt.plus(Recent.MAX_REFUSAL_DELAY));
  }

  private static long counting(Snapshot snapshot) {
    return snapshot.instances().stream().map(snapshot::asItIs).filter(Instance::counts).count();
  }

  /**
   * A replacement of a young loss lengthens the next one's wait, and so does making room for one;
   * other creates do not.
   */
  private static Optional<Losses> losses(Snapshot snapshot, Outcome outcome) {
    Instant now = snapshot.now();
    Optional<Losses> before =
        snapshot
            .recent()
            .losses()
            .filter(losses -> now.isBefore(losses.lastReplaced().plus(ScaleOut.YOUNG)));
    boolean cleared =
        outcome.deleted().stream().anyMatch(delete -> delete.why() == Action.Why.LOST)
            && counting(snapshot) < snapshot.spec().replicas();
    boolean replacing =
        (cleared || !outcome.created().isEmpty())
            && snapshot.instances().stream()
                .map(snapshot::asItIs)
                .filter(instance -> instance.lost() && ScaleOut.young(instance, snapshot))
                .map(instance -> ScaleOut.replacedFrom(instance, snapshot.recent()))
                .anyMatch(from -> !now.isBefore(from));
    return replacing
        ? Optional.of(new Losses(before.map(Losses::inARow).orElse(0) + 1, now))
        : before;
  }
}
