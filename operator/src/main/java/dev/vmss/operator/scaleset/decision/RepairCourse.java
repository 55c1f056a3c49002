package dev.vmss.operator.scaleset.decision;

import dev.vmss.api.v1alpha1.RepairStatus;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.snapshot.Facts;
import dev.vmss.operator.scaleset.snapshot.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * How far repairs are, as {@code status.repairs} keeps it. Replacements are known by their numbers,
 * from the write before they are created until they are healthy or had their time, so that no clock
 * and no restart makes one be forgotten.
 *
 * @param failedInARow replacements in a row that never became healthy
 * @param leaving ids that are repaired and whose replacement has no number yet
 * @param coming ids of replacements that are not healthy yet
 */
record RepairCourse(
    int failedInARow,
    boolean suspended,
    Target target,
    List<Integer> leaving,
    List<Integer> coming,
    Optional<Instant> last) {

  static final int GIVE_UP_AFTER = 3;

  /** As much as the status may hold: 5 % of the largest set. */
  private static final int MOST = 50;

  RepairCourse {
    leaving = List.copyOf(leaving);
    coming = List.copyOf(coming);
  }

  /** Another model or image starts the count anew; what is under way stays so. */
  static RepairCourse of(Optional<RepairStatus> reported, Target target) {
    if (reported.isEmpty()) {
      return new RepairCourse(0, false, target, List.of(), List.of(), Optional.empty());
    }
    RepairStatus status = reported.get();
    boolean same =
        Optional.ofNullable(status.target()).flatMap(Target::from).equals(Optional.of(target));
    return new RepairCourse(
        same ? status.failedInARow() : 0,
        same && status.suspended(),
        target,
        status.replaced(),
        status.instances(),
        Optional.ofNullable(status.lastRepair()));
  }

  /**
   * Strikes off who is healthy, had its time, or is not expected any more.
   *
   * @param hadItsTime an instance that was given its grace period and is still not ready
   */
  RepairCourse settled(Facts facts, Predicate<Instance> hadItsTime) {
    List<Instance> there = facts.counting().stream().filter(this::isComing).toList();
    boolean recovered = there.stream().anyMatch(facts::healthy);
    int failed = (int) there.stream().filter(target::made).filter(hadItsTime).count();
    int inARow = recovered ? 0 : failedInARow + failed;
    List<Integer> alive =
        there.stream()
            .filter(instance -> facts.unhealthy(instance) && !hadItsTime.test(instance))
            .map(RepairCourse::id)
            .toList();
    List<Integer> held = facts.counting().stream().map(RepairCourse::id).toList();
    List<Integer> unborn =
        coming.stream().filter(id -> !held.contains(id)).limit(facts.missing()).toList();
    List<Integer> waiting =
        leaving.stream()
            .filter(id -> !held.contains(id))
            .limit(facts.missing() - unborn.size())
            .toList();
    return new RepairCourse(
        suspended ? failedInARow : inARow,
        suspended || inARow >= GIVE_UP_AFTER,
        target,
        waiting,
        Stream.concat(alive.stream(), unborn.stream()).sorted().toList(),
        last);
  }

  /** The first of these new numbers are those of replacements that have none. */
  RepairCourse creating(Facts facts, List<Integer> created) {
    List<Integer> held = facts.counting().stream().map(RepairCourse::id).toList();
    List<Integer> there = coming.stream().filter(held::contains).toList();
    int wanted = leaving.size() + coming.size() - there.size();
    if (created.isEmpty() || wanted == 0) {
      return this;
    }
    int now = Math.min(wanted, created.size());
    List<Integer> next = new ArrayList<>(there);
    next.addAll(created.subList(0, now));
    List<Integer> later = leaving.subList(0, Math.min(leaving.size(), wanted - now));
    return new RepairCourse(
        failedInARow, suspended, target, later, next.stream().sorted().toList(), last);
  }

  RepairCourse begun(List<Instance> repaired, Instant now) {
    List<Integer> ids =
        Stream.concat(leaving.stream(), repaired.stream().map(RepairCourse::id))
            .distinct()
            .limit(MOST)
            .toList();
    return new RepairCourse(failedInARow, suspended, target, ids, coming, Optional.of(now));
  }

  /** These are restarted: they keep their numbers. */
  RepairCourse restarted(List<Instance> repaired, Instant now) {
    List<Integer> ids =
        Stream.concat(coming.stream(), repaired.stream().map(RepairCourse::id))
            .distinct()
            .sorted()
            .limit(MOST)
            .toList();
    return new RepairCourse(failedInARow, suspended, target, leaving, ids, Optional.of(now));
  }

  /**
   * The last repair was of these and did not come to pass: the server refused it, or it was not
   * done before a crash.
   */
  boolean isLeaving(List<Instance> repaired) {
    return repaired.stream().map(RepairCourse::id).allMatch(leaving::contains);
  }

  /** How many replacements exist and may still become healthy. */
  int underWay(Facts facts) {
    return (int) facts.counting().stream().filter(this::isComing).count();
  }

  private boolean isComing(Instance instance) {
    return coming.contains(id(instance));
  }

  private static Integer id(Instance instance) {
    return instance.id().number();
  }

  /** Nothing when there is nothing to remember. */
  Optional<RepairStatus> toStatus() {
    boolean nothing = failedInARow == 0 && !suspended && leaving.isEmpty() && coming.isEmpty();
    return nothing
        ? Optional.empty()
        : Optional.of(
            new RepairStatus(
                failedInARow, suspended, target.toStatus(), leaving, coming, last.orElse(null)));
  }
}
