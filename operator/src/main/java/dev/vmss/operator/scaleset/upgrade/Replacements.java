package dev.vmss.operator.scaleset.upgrade;

import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.InstanceRuntime.Cause;
import dev.vmss.operator.scaleset.snapshot.Facts;
import dev.vmss.operator.scaleset.snapshot.Ghosts;
import dev.vmss.operator.scaleset.snapshot.Numbers;
import dev.vmss.operator.scaleset.snapshot.Recent;
import dev.vmss.operator.scaleset.snapshot.Sightings;
import dev.vmss.operator.scaleset.snapshot.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What became of the instances that replace a batch. The batch is judged by them alone: what else
 * the set lacks or grows by is not the new model's doing.
 *
 * @param present those that count and are what was wanted
 */
record Replacements(Facts facts, Target goal, Roll roll, List<Instance> present) {

  static Replacements of(Facts facts, Target goal, Roll roll) {
    Set<Integer> ids = new HashSet<>(roll.replacements());
    return new Replacements(
        facts,
        goal,
        roll,
        facts.counting().stream()
            .filter(instance -> ids.contains(instance.id().number()))
            .filter(goal::made)
            .toList());
  }

  /** How many are still to be created; a set that shrank needs no more than it wants. */
  int outstanding() {
    int wanted = facts.desired().replicas() + roll.surge() - facts.counting().size();
    return Math.clamp(wanted, 0, Math.max(0, roll.replacements().size() - present.size()));
  }

  private List<Instance> unhealthy() {
    return present.stream().filter(facts::unhealthy).toList();
  }

  boolean complete() {
    return outstanding() == 0 && unhealthy().isEmpty();
  }

  /** Whether so many healthy ones stand beside these that they may go. */
  boolean standBeside(List<Instance> leaving) {
    long healthyLeaving = leaving.stream().filter(facts::healthy).count();
    return healthyLeaving == 0
        || present.stream().filter(facts::healthy).count() >= leaving.size()
        || facts.healthyCount() - healthyLeaving >= facts.desired().replicas();
  }

  int incomplete() {
    return outstanding() + unhealthy().size();
  }

  /** Those that the scheduler has found no node for. */
  List<Instance> unscheduled() {
    return present.stream()
        .filter(instance -> instance.node().isEmpty() && instance.unschedulable().isPresent())
        .toList();
  }

  boolean refusedByQuota() {
    return outstanding() > 0
        && facts.standingRefusal(goal).filter(Recent.Refusal::quota).isPresent();
  }

  /** Whom nobody could be asked about is no more to blame than whom no quota admits. */
  private int uncreatable() {
    boolean none =
        facts.standingRefusal(goal).filter(no -> no.cause() != Cause.POLICY).isPresent()
            || facts.noPlaceFor(outstanding());
    return none ? outstanding() : 0;
  }

  /**
   * How many cannot start, through no fault of theirs. While others of the set are ending it is too
   * early to say: theirs may be the room.
   */
  int waiting() {
    return Ghosts.stillEnding(facts).isEmpty()
        ? uncreatable() + unscheduled().size()
        : roll.waiting();
  }

  /**
   * Whether some are still to be created that nobody refused and that were not there before: they
   * have had no time at all.
   */
  boolean notTried() {
    boolean lost =
        facts.snapshot().recent().losses().isPresent()
            || facts.lost().stream().anyMatch(goal::made);
    return !lost && denied().isEmpty() && outstanding() > uncreatable();
  }

  /** Could start and are not healthy; lost ones that are not replaced yet among them. */
  int failing() {
    int started = (int) unhealthy().stream().filter(i -> i.node().isPresent()).count();
    return started + outstanding() - uncreatable();
  }

  /** When the last of those that are not healthy got a node, where it could start. */
  Optional<Instant> lastPlaced() {
    Sightings sightings = facts.snapshot().recent().sightings();
    return unhealthy().stream()
        .flatMap(instance -> sightings.placed(instance).stream())
        .max(Instant::compareTo);
  }

  /** Those that can be judged, healthy or not. */
  int started() {
    int bound = (int) present.stream().filter(i -> i.node().isPresent()).count();
    return bound + outstanding() - uncreatable();
  }

  /** Instances of earlier batches that never became healthy, as far as they are not by now. */
  int failingBefore() {
    int others =
        (int)
            facts.counting().stream()
                .filter(instance -> goal.made(instance) && instance.node().isPresent())
                .filter(instance -> !present.contains(instance) && facts.unhealthy(instance))
                .count();
    return Math.min(roll.failures(), others);
  }

  /** What the server said to the first of them when it was a no to the new model. */
  Optional<Recent.Refusal> denied() {
    return outstanding() == 0
        ? Optional.empty()
        : facts.standingRefusal(goal).filter(refusal -> refusal.cause() == Cause.POLICY);
  }

  /** Their numbers; those that are still to come get others where theirs are not free any more. */
  List<Integer> numbers() {
    Set<Integer> there = present.stream().map(i -> i.id().number()).collect(Collectors.toSet());
    Numbers numbers = facts.numbers();
    Predicate<Integer> good =
        id -> there.contains(id) || !numbers.held().contains(id) || numbers.keepsDisks(id);
    boolean all = roll.replacements().stream().allMatch(good);
    boolean unknown = roll.replacements().isEmpty();
    if (!unknown && (all || outstanding() == 0)) {
      return roll.replacements();
    }
    List<Integer> ids =
        new ArrayList<>(
            unknown ? unrecorded() : roll.replacements().stream().filter(good).toList());
    numbers
        .free(Math.max(0, roll.members().size() - ids.size()), List.copyOf(ids))
        .forEach(id -> ids.add(id.number()));
    return ids.stream().sorted().toList();
  }

  /** A release that did not write them down began the batch: what it made since then. */
  private List<Integer> unrecorded() {
    Sightings sightings = facts.snapshot().recent().sightings();
    return facts.counting().stream()
        .filter(goal::made)
        .filter(i -> !sightings.appeared(i).isBefore(roll.batchStarted().orElseThrow()))
        .map(instance -> instance.id().number())
        .limit(roll.members().size())
        .toList();
  }

  /** The roll with this batch at its end. */
  Roll counted() {
    int left = (int) facts.counting().stream().filter(roll::has).filter(i -> !goal.made(i)).count();
    int gone = Math.max(0, roll.members().size() - left);
    int failed = Math.min(unhealthy().size(), gone);
    int healthy = Math.min(present.size() - unhealthy().size(), gone - failed);
    return roll.inFlight() ? roll.endBatch(healthy, failed, facts.now()) : roll;
  }

  /** The roll as it ends here, whatever became of its batch. */
  static Roll counted(Facts facts, Roll roll) {
    return roll.target().map(goal -> of(facts, goal, roll).counted()).orElse(roll);
  }
}
