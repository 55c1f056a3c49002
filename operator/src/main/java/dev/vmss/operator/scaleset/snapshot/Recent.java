package dev.vmss.operator.scaleset.snapshot;

import java.time.Duration;
import java.time.Instant;
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
 */
public record Recent(
    Set<String> deleted,
    Set<Integer> taken,
    Optional<Refusal> refusal,
    Optional<Losses> losses,
    Optional<GenerationSeen> generationSeen) {

  public static final Recent NOTHING =
      new Recent(Set.of(), Set.of(), Optional.empty(), Optional.empty(), Optional.empty());

  private static final Duration FIRST_REFUSAL_DELAY = Duration.ofSeconds(1);
  public static final Duration MAX_REFUSAL_DELAY = Duration.ofMinutes(1);
  private static final Duration FIRST_LOSS_DELAY = Duration.ofSeconds(10);
  private static final Duration MAX_LOSS_DELAY = Duration.ofMinutes(5);

  public Recent {
    deleted = Set.copyOf(deleted);
    taken = Set.copyOf(taken);
  }

  public record GenerationSeen(long generation, Instant at) {}

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
    return new Recent(uids, taken, refusal, losses, generationSeen);
  }

  public Recent withTaken(Set<Integer> ids) {
    return new Recent(deleted, ids, refusal, losses, generationSeen);
  }

  public Recent withRefusal(Optional<Refusal> last) {
    return new Recent(deleted, taken, last, losses, generationSeen);
  }

  public Recent withLosses(Optional<Losses> last) {
    return new Recent(deleted, taken, refusal, last, generationSeen);
  }

  public Recent seen(long generation, Instant at) {
    boolean known = generationSeen.filter(seen -> seen.generation() == generation).isPresent();
    return known
        ? this
        : new Recent(
            deleted, taken, refusal, losses, Optional.of(new GenerationSeen(generation, at)));
  }

  private static Duration doubling(Duration first, int times, Duration max) {
    Duration delay = first.multipliedBy(1L << Math.min(Math.max(times, 0), 16));
    return delay.compareTo(max) > 0 ? max : delay;
  }
}
