package dev.vmss.operator.scaleset.snapshot;

import dev.vmss.operator.runtime.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What this process remembers of its own last acts on one set: deletes that the cache may not show
 * yet, refusals and the back-off they cause. Losing it (a restart, a new leader) costs at most one
 * early retry: names and preconditions keep every write safe.
 *
 * @param deleted uids deleted by us
 * @param taken ids whose names belong to objects that are not ours
 * @param refusal the last create that the server refused
 * @param losses replacements of instances that were lost young
 * @param generationSeen when this generation was first seen
 * @param endings what was seen of each terminating instance, by uid
 * @param since from when on this process has watched the set
 */
public record Recent(
    Set<String> deleted,
    Set<Integer> taken,
    Optional<Refusal> refusal,
    Optional<Losses> losses,
    Optional<GenerationSeen> generationSeen,
    Map<String, Ending> endings,
    Optional<Instant> since) {

  public static final Recent NOTHING =
      new Recent(
          Set.of(),
          Set.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Map.of(),
          Optional.empty());

  private static final Duration FIRST_REFUSAL_DELAY = Duration.ofSeconds(1);
  public static final Duration MAX_REFUSAL_DELAY = Duration.ofMinutes(1);
  private static final Duration FIRST_LOSS_DELAY = Duration.ofSeconds(10);
  private static final Duration MAX_LOSS_DELAY = Duration.ofMinutes(5);

  public Recent {
    deleted = Set.copyOf(deleted);
    taken = Set.copyOf(taken);
    endings = Map.copyOf(endings);
  }

  public record GenerationSeen(long generation, Instant at) {}

  /**
   * @param since when it began to terminate, as this process saw it
   * @param forced the server accepted to end it at once
   */
  public record Ending(Instant since, boolean forced) {}

  /**
   * @param quota whether the refusal was about quota, which ends by itself when instances vanish
   * @param probe whether it was the dry-run before an upgrade that was refused
   * @param target the model and image that were refused: another one is tried at once
   * @param present how many objects the set had then: fewer now means room was made
   */
  public record Refusal(
      String message,
      boolean quota,
      boolean probe,
      String target,
      int present,
      int attempts,
      Instant at) {

    public boolean concerns(Target asked) {
      return target.equals(asked.toString());
    }

    public Instant retryAt() {
      return at.plus(doubling(FIRST_REFUSAL_DELAY, attempts - 1, MAX_REFUSAL_DELAY));
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
    return new Recent(uids, taken, refusal, losses, generationSeen, endings, since);
  }

  public Recent plusDeleted(Set<String> uids) {
    Set<String> all = new HashSet<>(deleted);
    all.addAll(uids);
    return withDeleted(all);
  }

  public Recent withTaken(Set<Integer> ids) {
    return new Recent(deleted, ids, refusal, losses, generationSeen, endings, since);
  }

  public Recent withRefusal(Optional<Refusal> last) {
    return new Recent(deleted, taken, last, losses, generationSeen, endings, since);
  }

  public Recent withLosses(Optional<Losses> last) {
    return new Recent(deleted, taken, refusal, last, generationSeen, endings, since);
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
            endings,
            since);
  }

  /**
   * Takes note of instances that have begun to terminate, and forgets those that are gone; and of
   * when this process first saw the set.
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
              since ->
                  seen.put(
                      instance.uid(),
                      endings.getOrDefault(instance.uid(), new Ending(since, false))));
    }
    return withEndings(seen).watchedFrom(known ? since : Optional.of(now));
  }

  private Recent watchedFrom(Optional<Instant> first) {
    return new Recent(deleted, taken, refusal, losses, generationSeen, endings, first);
  }

  public Recent withEndings(Map<String, Ending> seen) {
    return new Recent(deleted, taken, refusal, losses, generationSeen, seen, since);
  }

  private static Duration doubling(Duration first, int times, Duration max) {
    Duration delay = first.multipliedBy(1L << Math.min(Math.max(times, 0), 16));
    return delay.compareTo(max) > 0 ? max : delay;
  }
}
