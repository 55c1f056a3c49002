package dev.vmss.operator.scaleset.upgrade;

import dev.vmss.api.v1alpha1.FailedTarget;
import dev.vmss.api.v1alpha1.ImageStatus;
import dev.vmss.api.v1alpha1.UpgradeStatus;
import dev.vmss.operator.model.InstanceId;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.snapshot.Target;
import dev.vmss.operator.scaleset.vocabulary.IdRanges;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of a roll, as {@code status.upgrade} keeps it. It is written before anything is
 * deleted, so whoever reads it next (this process, a restarted one, a second leader) goes on from
 * the same place.
 *
 * @param target what it rolls to; empty once it has failed
 * @param from images the instances had when it began, newest first
 * @param failed the target that breached the policy
 * @param instances how many it set out to upgrade
 * @param batch number of batches begun
 * @param batchStarted when the batch began, or {@code waiting} changed last
 * @param members ids of the instances of the last batch; after a failure, ids of the failed
 *     instances to roll back
 * @param replacements ids of the instances that replace the members, in order; nobody else gets
 *     them
 * @param waiting how many of the replacements cannot start now, for want of a place
 * @param inPlace the members may be deleted now; false while a surge is being created
 * @param surge instances created beyond replicas for this batch
 */
public record Roll(
    Optional<Target> target,
    List<ImageStatus> from,
    Optional<FailedTarget> failed,
    Instant started,
    int instances,
    int batch,
    Optional<Instant> batchStarted,
    Optional<Instant> batchFinished,
    List<Integer> members,
    List<Integer> replacements,
    int waiting,
    boolean inPlace,
    int surge,
    int done,
    int failures,
    int skipped,
    int rolledBack) {

  private static final int MAX_FROM = 10;

  public Roll {
    from = List.copyOf(from.subList(0, Math.min(from.size(), MAX_FROM)));
    members = List.copyOf(members);
    replacements = replacements.stream().sorted().toList();
  }

  static Roll begin(
      Target target, List<ImageStatus> from, int instances, int skipped, Instant now) {
    return new Roll(
        Optional.of(target),
        from,
        Optional.empty(),
        now,
        instances,
        0,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        0,
        true,
        0,
        0,
        0,
        skipped,
        0);
  }

  static Optional<Roll> from(UpgradeStatus status) {
    if (status.target() == null && status.failedTarget() == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Roll(
            Optional.ofNullable(status.target()).flatMap(Target::from),
            status.from(),
            Optional.ofNullable(status.failedTarget()),
            Optional.ofNullable(status.started()).orElse(Instant.EPOCH),
            number(status.instances()),
            number(status.batch()),
            Optional.ofNullable(status.batchStarted()),
            Optional.ofNullable(status.batchFinished()),
            status.batchInstances(),
            IdRanges.read(status.batchReplacements()),
            number(status.batchWaiting()),
            !Boolean.FALSE.equals(status.inPlace()),
            number(status.surge()),
            number(status.done()),
            number(status.failed()),
            number(status.skipped()),
            number(status.rolledBack())));
  }

  private static int number(@Nullable Integer value) {
    return value == null ? 0 : value;
  }

  /**
   * @param surgeInstances ids of what was created beyond replicas, for this batch or before
   */
  UpgradeStatus toStatus(Collection<Integer> surgeInstances) {
    return new UpgradeStatus(
        target.map(Target::toStatus).orElse(null),
        from,
        failed.orElse(null),
        started,
        instances,
        batch,
        batchStarted.orElse(null),
        batchFinished.orElse(null),
        members,
        IdRanges.write(replacements).orElse(null),
        waiting == 0 ? null : waiting,
        IdRanges.write(surgeInstances).orElse(null),
        inPlace,
        surge,
        done,
        failures,
        skipped,
        rolledBack);
  }

  /** A batch has begun and is not over. */
  public boolean inFlight() {
    return target.isPresent() && batchStarted.isPresent() && batchFinished.isEmpty();
  }

  public boolean has(Instance instance) {
    return members.contains(instance.id().number());
  }

  Roll beginBatch(List<Instance> chosen, List<InstanceId> next, boolean surging, Instant now) {
    List<Integer> ids = chosen.stream().map(instance -> instance.id().number()).toList();
    return new Roll(
        target,
        from,
        failed,
        started,
        instances,
        batch + 1,
        Optional.of(now),
        Optional.empty(),
        ids,
        next.stream().map(InstanceId::number).toList(),
        0,
        !surging,
        surging ? ids.size() : 0,
        done,
        failures,
        skipped,
        rolledBack);
  }

  /**
   * From now on the members go, whether their replacements exist already or could not be made
   * beside them.
   */
  Roll intoPlace() {
    return batch(batchStarted, replacements, waiting, true, 0);
  }

  /** No more than so many members are left to be replaced beside. */
  Roll surgingFor(int left) {
    return batch(batchStarted, replacements, waiting, inPlace, Math.min(surge, left));
  }

  Roll replacedBy(List<Integer> ids) {
    return batch(batchStarted, ids, waiting, inPlace, surge);
  }

  /**
   * The same, as if no time in it were still to come: an operator whose clock is ahead of ours
   * wrote it, or our clock has been set back since. What waits for such a time would wait for as
   * long.
   */
  Roll notAfter(Instant now) {
    return new Roll(
        target,
        from,
        failed,
        earlier(started, now),
        instances,
        batch,
        batchStarted.map(at -> earlier(at, now)),
        batchFinished.map(at -> earlier(at, now)),
        members,
        replacements,
        waiting,
        inPlace,
        surge,
        done,
        failures,
        skipped,
        rolledBack);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /** Starts the clock of the batch anew. */
  Roll restartClock(Instant now) {
    return batch(Optional.of(now), replacements, waiting, inPlace, surge);
  }

  /** So many replacements have no place now; whoever has found one has all its time from now on. */
  Roll waitingFor(int without, Instant now) {
    return batch(Optional.of(now), replacements, without, inPlace, surge);
  }

  private Roll batch(
      Optional<Instant> clock, List<Integer> ids, int without, boolean place, int beyond) {
    return new Roll(
        target,
        from,
        failed,
        started,
        instances,
        batch,
        clock,
        batchFinished,
        members,
        ids,
        without,
        place,
        beyond,
        done,
        failures,
        skipped,
        rolledBack);
  }

  /** The batch is over; so many of its members were upgraded, and so many in vain. */
  Roll endBatch(int healthy, int unhealthy, Instant now) {
    return new Roll(
        target,
        from,
        failed,
        started,
        instances,
        batch,
        batchStarted,
        Optional.of(now),
        List.of(),
        List.of(),
        0,
        true,
        0,
        done + healthy,
        failures + unhealthy,
        skipped,
        rolledBack);
  }

  /**
   * The roll is over.
   *
   * @param toRollBack ids that go back to an earlier image
   * @param goingBack how many of them are not removed anyway
   */
  Roll fail(FailedTarget why, List<Integer> toRollBack, int goingBack) {
    return new Roll(
        Optional.empty(),
        from,
        Optional.of(why),
        started,
        instances,
        batch,
        batchStarted,
        Optional.empty(),
        toRollBack,
        List.of(),
        0,
        true,
        0,
        done,
        failures,
        skipped,
        goingBack);
  }
}
