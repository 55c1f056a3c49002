package dev.vmss.operator.scaleset.snapshot;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.InstanceRuntime.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What this process remembers of its own last acts on one set: deletes that the cache may not show
 * yet, refusals and the back-off they cause. Losing it (a restart, a new leader) costs at most one
 * early retry: names and preconditions keep every write safe.
 *
 * @param deleted uids deleted by us
 * @param taken numbers whose names belonged to objects that are not ours, and when that was found
 * @param refusal the last create that the server refused
 * @param losses replacements of instances that were lost young
 * @param generationSeen when this generation was first seen
 * @param namespaceGoes the server said that the set's namespace is being deleted, which nothing
 *     undoes
 * @param endings what was seen of each terminating instance, by uid
 * @param kept deletes that the server refused
 * @param sightings when instances appeared and changed
 * @param since from when on this process has watched the set
 * @param roll when the roll was first seen where it stands
 */
public record Recent(
    Set<String> deleted,
    Map<Integer, Instant> taken,
    Optional<Refusal> refusal,
    Optional<Losses> losses,
    Optional<GenerationSeen> generationSeen,
    boolean namespaceGoes,
    Map<String, Ending> endings,
    Optional<Kept> kept,
    Sightings sightings,
    Optional<Instant> since,
    Optional<RollSeen> roll) {

  public static final Recent NOTHING =
      new Recent(
          Set.of(),
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          Map.of(),
          Optional.empty(),
          Sightings.NONE,
          Optional.empty(),
          Optional.empty());

  private static final Duration FIRST_REFUSAL_DELAY = Duration.ofSeconds(1);
  public static final Duration MAX_REFUSAL_DELAY = Duration.ofMinutes(1);
  private static final Duration TAKEN_FOR = Duration.ofMinutes(5);
  private static final Duration FIRST_LOSS_DELAY = Duration.ofSeconds(10);
  private static final Duration MAX_LOSS_DELAY = Duration.ofMinutes(5);

  public Recent {
    deleted = Set.copyOf(deleted);
    taken = Map.copyOf(taken);
    endings = Map.copyOf(endings);
  }

  /**
   * @param word when its batch began or ended, as whoever wrote it has it by a clock of its own
   */
  public record RollSeen(Instant word, Instant at) {}

  public record GenerationSeen(long generation, Instant at) {}

  /**
   * @param since when it began to terminate, as this process saw it
   * @param forced the server accepted to end it at once
   */
  public record Ending(Instant since, boolean forced) {}

  /**
   * @param probe whether it was the dry-run before an upgrade that was refused
   * @param target the model and image that were refused: another one is tried at once
   * @param present how many objects the set had then: fewer now means room was made
   */
  public record Refusal(
      String message,
      Cause cause,
      boolean probe,
      String target,
      int present,
      int attempts,
      Instant at) {

    public boolean quota() {
      return cause == Cause.QUOTA;
    }

    public boolean concerns(Target asked) {
      return target.equals(asked.toString());
    }

    public Instant retryAt() {
      return at.plus(doubling(FIRST_REFUSAL_DELAY, attempts - 1, MAX_REFUSAL_DELAY));
    }
  }

  /**
   * Instances whose deletion the server refused. They rest together: one that is asked for again
   * and refused again lengthens the wait of all, and one that goes frees all.
   *
   * @param uids in the order in which they are tried again: the last that was refused comes last
   * @param words the server's, about the last one
   */
  public record Kept(List<String> uids, String words, int attempts, Instant at) {

    public Kept {
      uids = List.copyOf(uids);
    }

    public Instant retryAt() {
      return at.plus(doubling(FIRST_REFUSAL_DELAY, attempts - 1, MAX_REFUSAL_DELAY));
    }

    Optional<Kept> among(Set<String> left) {
      List<String> still = uids.stream().filter(left::contains).toList();
      return still.isEmpty() ? Optional.empty() : Optional.of(new Kept(still, words, attempts, at));
    }
  }

  /**
   * @param inARow how often a young loss was replaced without a calm period in between
   */
  public record Losses(int inARow, Instant lastReplaced) {}

  /**
   * When an instance that was lost young at {@code lostAt} may be replaced: 10 s, doubling to 5
   * min.
   */
  public Instant replaceYoungLossAt(Instant lostAt) {
    Instant from = losses.map(Losses::lastReplaced).filter(lostAt::isBefore).orElse(lostAt);
    return from.plus(
        doubling(FIRST_LOSS_DELAY, losses.map(Losses::inARow).orElse(0), MAX_LOSS_DELAY));
  }

  public Recent withDeleted(Set<String> uids) {
    return new Recent(
        uids,
        taken,
        refusal,
        losses,
        generationSeen,
        namespaceGoes,
        endings,
        kept,
        sightings,
        since,
        roll);
  }

  public Recent plusDeleted(Set<String> uids) {
    Set<String> all = new HashSet<>(deleted);
    all.addAll(uids);
    return withDeleted(all);
  }

  public Recent withNamespaceGoing(boolean goes) {
    return new Recent(
        deleted,
        taken,
        refusal,
        losses,
        generationSeen,
        goes,
        endings,
        kept,
        sightings,
        since,
        roll);
  }

  public Recent withTaken(Map<Integer, Instant> numbers) {
    return new Recent(
        deleted,
        numbers,
        refusal,
        losses,
        generationSeen,
        namespaceGoes,
        endings,
        kept,
        sightings,
        since,
        roll);
  }

  /**
   * Numbers that foreign objects held 5 minutes ago or less: no watch shows when these go, so that
   * after that time their names are tried again.
   */
  public Set<Integer> takenAt(Instant now) {
    return taken.entrySet().stream()
        .filter(found -> now.isBefore(found.getValue().plus(TAKEN_FOR)))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  public Recent withRefusal(Optional<Refusal> last) {
    return new Recent(
        deleted,
        taken,
        last,
        losses,
        generationSeen,
        namespaceGoes,
        endings,
        kept,
        sightings,
        since,
        roll);
  }

  public Recent withLosses(Optional<Losses> last) {
    return new Recent(
        deleted,
        taken,
        refusal,
        last,
        generationSeen,
        namespaceGoes,
        endings,
        kept,
        sightings,
        since,
        roll);
  }

  public Recent seen(long generation, Instant at) {
    boolean known = generationSeen.filter(seen -> seen.generation() == generation).isPresent();
    return known
        ? this
        : new Recent(
            deleted,
            taken,
            refusal,
            losses,
            Optional.of(new GenerationSeen(generation, at)),
            namespaceGoes,
            endings,
            kept,
            sightings,
            since,
            roll);
  }

  /**
   * Takes note of instances that have begun to terminate, and forgets those that are gone; what the
   * server kept and somebody else ended is kept no more; and of when this process first saw the
   * set.
   *
   * @param known this process saw the set before, and so knows by its own clock what has just
   *     begun; else the object's word counts for what must have begun earlier, but never for later
   *     than now
   */
  public Recent watching(Collection<Instance> instances, boolean known, Instant now) {
    Map<String, Ending> seen = new HashMap<>();
    for (Instance instance : instances) {
      instance
          .ending()
          .map(end -> known || end.asked().isAfter(now) ? now : end.asked())
          .ifPresent(
              began ->
                  seen.put(
                      instance.uid(),
                      endings.getOrDefault(instance.uid(), new Ending(began, false))));
    }
    Set<String> living =
        instances.stream()
            .filter(instance -> !instance.terminating() || forcible(instance))
            .map(Instance::uid)
            .collect(Collectors.toSet());
    return withEndings(seen)
        .withKept(kept.flatMap(before -> before.among(living)))
        .watchedFrom(
            known ? since.map(first -> first.isAfter(now) ? now : first) : Optional.of(now));
  }

  private static boolean forcible(Instance instance) {
    return instance.ending().filter(end -> !end.grace().isZero()).isPresent();
  }

  public Recent withKept(Optional<Kept> last) {
    return new Recent(
        deleted,
        taken,
        refusal,
        losses,
        generationSeen,
        namespaceGoes,
        endings,
        last,
        sightings,
        since,
        roll);
  }

  private Recent watchedFrom(Optional<Instant> first) {
    return new Recent(
        deleted,
        taken,
        refusal,
        losses,
        generationSeen,
        namespaceGoes,
        endings,
        kept,
        sightings,
        first,
        roll);
  }

  public Recent withEndings(Map<String, Ending> seen) {
    return new Recent(
        deleted,
        taken,
        refusal,
        losses,
        generationSeen,
        namespaceGoes,
        seen,
        kept,
        sightings,
        since,
        roll);
  }

  /** Takes note of what instances look like, and forgets those that are gone. */
  public Recent looking(
      Collection<Instance> instances,
      boolean known,
      VirtualMachineScaleSetStatus status,
      Instant now) {
    return new Recent(
            deleted,
            taken,
            refusal,
            losses,
            generationSeen,
            namespaceGoes,
            endings,
            kept,
            sightings.looking(instances, known, status, now),
            since,
            roll)
        .lookingAtRoll(status, known, now);
  }

  /** Takes note of a roll that another batch, or the end of one, has brought further. */
  public Recent lookingAtRoll(VirtualMachineScaleSetStatus status, boolean known, Instant now) {
    Optional<Instant> word =
        Optional.ofNullable(status.upgrade())
            .flatMap(
                upgrade ->
                    Optional.ofNullable(upgrade.batchFinished())
                        .or(() -> Optional.ofNullable(upgrade.batchStarted())));
    Optional<RollSeen> seen =
        word.map(
            at ->
                roll.filter(before -> before.word().equals(at))
                    .orElse(new RollSeen(at, known || at.isAfter(now) ? now : at)));
    return new Recent(
        deleted,
        taken,
        refusal,
        losses,
        generationSeen,
        namespaceGoes,
        endings,
        kept,
        sightings,
        since,
        seen);
  }

  private static Duration doubling(Duration first, int times, Duration max) {
    Duration delay = first.multipliedBy(1L << Math.min(Math.max(times, 0), 16));
    return delay.compareTo(max) > 0 ? max : delay;
  }
}
