package dev.vmss.operator.scaleset.decision;

import dev.vmss.api.v1alpha1.RepairStatus;
import dev.vmss.operator.model.Counted;
import dev.vmss.operator.model.GoDuration;
import dev.vmss.operator.model.Percent;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.snapshot.Facts;
import dev.vmss.operator.scaleset.snapshot.Hindrance;
import dev.vmss.operator.scaleset.snapshot.Target;
import dev.vmss.operator.scaleset.upgrade.Roll;
import dev.vmss.operator.scaleset.upgrade.UpgradeStep;
import dev.vmss.operator.scaleset.vocabulary.Ids;
import dev.vmss.operator.scaleset.vocabulary.Notice;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Automatic repairs (03, "Repairs"; Azure: automatic instance repairs): instances that are
 * unhealthy for longer than the grace period are replaced, at most 5 % at once, and not for ever.
 */
public final class Repairs {

  private static final Percent AT_ONCE = new Percent(5);

  private final Facts facts;
  private final Optional<RepairStatus> before;

  private Repairs(Facts facts) {
    this.facts = facts;
    this.before = Optional.ofNullable(facts.snapshot().status().repairs());
  }

  /**
   * @param state what to remember; written before anything is deleted when {@code changed}
   * @param kept who should be repaired, but the server refuses to delete it
   */
  public record Step(
      Optional<RepairStatus> state,
      boolean changed,
      List<Instance> deletes,
      List<Instance> kept,
      boolean suspended,
      List<Notice> notices,
      Optional<Instant> wakeAt) {}

  static Step decide(Facts facts, UpgradeStep upgrade, ScaleOut scaleOut) {
    return new Repairs(facts).step(upgrade, scaleOut);
  }

  private Step step(UpgradeStep upgrade, ScaleOut scaleOut) {
    if (!facts.desired().repair().enabled()) {
      return keep(Optional.empty(), Optional.empty());
    }
    Optional<RepairStatus> kept = before.map(state -> without(state, upgrade.deletes()));
    if (upgrade.image().isEmpty()) {
      return keep(kept, Optional.empty());
    }
    Target target = Target.of(upgrade.image().get(), facts.desired().model());
    RepairCourse reported = RepairCourse.of(kept, target);
    RepairCourse course = reported.settled(facts, this::hadItsTime);
    if (course.suspended()) {
      return reported.suspended() ? keep(course, Optional.empty()) : suspend(course);
    }
    RepairCourse going = course.creating(facts, created(upgrade, scaleOut));
    if (busy(upgrade)) {
      return keep(going, nextDue());
    }
    List<Instance> all = due();
    List<Instance> due = facts.free(all);
    if (due.isEmpty()) {
      boolean refused = !all.isEmpty() && reported.isLeaving(all);
      return keep(refused ? before : going.toStatus(), facts.kept(all), nextDue());
    }
    List<Instance> now = due.stream().limit(budget(course)).toList();
    if (now.isEmpty()) {
      return keep(going, nextDue());
    }
    // Also what was announced before: there may be no place any more.
    Optional<Hindrance> hindrance = facts.hindrance(now, target);
    if (hindrance.isPresent()) {
      return keep(going, earlier(hindrance.get().until(), nextDue()));
    }
    return reported.isLeaving(now)
        ? new Step(before, false, now, List.of(), false, List.of(), Optional.empty())
        : repair(course, now);
  }

  /**
   * Off while a batch is in flight, and while an upgrade replaces instances anyway. Replacements
   * that are under way are followed all the same: they are still under repair once it is over.
   */
  private static boolean busy(UpgradeStep upgrade) {
    return !upgrade.deletes().isEmpty() || upgrade.roll().filter(Roll::inFlight).isPresent();
  }

  /** Those numbers that instances really get in this pass: where some leave, none are made. */
  private static List<Integer> created(UpgradeStep upgrade, ScaleOut scaleOut) {
    return upgrade.deletes().isEmpty()
        ? scaleOut.creates().stream().map(slot -> slot.id().number()).toList()
        : List.of();
  }

  /** Whom an upgrade replaces, repairs wait for no more: another may soon have that number. */
  private static RepairStatus without(RepairStatus state, List<Instance> upgraded) {
    List<Integer> ids = upgraded.stream().map(instance -> instance.id().number()).toList();
    return new RepairStatus(
        state.failedInARow(),
        state.suspended(),
        state.target(),
        state.replaced(),
        state.instances().stream().filter(id -> !ids.contains(id)).toList(),
        state.lastRepair());
  }

  private List<Instance> due() {
    return facts.counting().stream()
        .filter(this::hadItsTime)
        .filter(instance -> !instance.marks().protectedFromActions())
        .filter(instance -> !facts.usedUp(instance, 0))
        .sorted(Comparator.comparing(Instance::since).thenComparing(Instance::id))
        .toList();
  }

  /** When the next one had its time: to be repaired, or not to be waited for any more. */
  private Optional<Instant> nextDue() {
    return facts.counting().stream()
        .filter(Repairs::down)
        .map(this::dueAt)
        .filter(facts.now()::isBefore)
        .min(Comparator.naturalOrder());
  }

  private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
    return Stream.of(one, other).flatMap(Optional::stream).min(Comparator.naturalOrder());
  }

  private boolean hadItsTime(Instance instance) {
    return down(instance) && !facts.now().isBefore(dueAt(instance));
  }

  /** An instance that never found a node is the placement's trouble, not the machine's. */
  private static boolean down(Instance instance) {
    return !instance.ready() && instance.node().isPresent();
  }

  private Instant dueAt(Instance instance) {
    return instance.since().plus(facts.desired().repair().gracePeriod());
  }

  /** 5 % of the set, one when fewer than 20, less what is already missing or under way. */
  private int budget(RepairCourse course) {
    int most = Math.max(1, AT_ONCE.of(facts.desired().replicas()));
    return Math.max(0, most - course.underWay(facts) - facts.missing());
  }

  private Step repair(RepairCourse course, List<Instance> now) {
    Notice notice =
        Notice.normal(
            Notice.Reason.INSTANCE_REPAIRED,
            "Replacing %s that %s not ready for more than %s: %s."
                .formatted(
                    Counted.of(now.size(), "instance"),
                    now.size() == 1 ? "was" : "were",
                    GoDuration.format(facts.desired().repair().gracePeriod()),
                    Ids.list(now)));
    return new Step(
        course.begun(now, facts.now()).toStatus(),
        true,
        now,
        List.of(),
        false,
        List.of(notice),
        Optional.empty());
  }

  private Step suspend(RepairCourse course) {
    Notice notice = Notice.warning(Notice.Reason.REPAIRS_SUSPENDED, suspendedSentence());
    return new Step(
        course.toStatus(), true, List.of(), List.of(), true, List.of(notice), Optional.empty());
  }

  public static String suspendedSentence() {
    return "Automatic repairs are suspended: %d replacements in a row never became healthy. They resume when the model or the image changes."
        .formatted(RepairCourse.GIVE_UP_AFTER);
  }

  private Step keep(RepairCourse course, Optional<Instant> wakeAt) {
    return keep(course.toStatus(), wakeAt);
  }

  private Step keep(Optional<RepairStatus> state, Optional<Instant> wakeAt) {
    return keep(state, List.of(), wakeAt);
  }

  private Step keep(Optional<RepairStatus> state, List<Instance> kept, Optional<Instant> wakeAt) {
    boolean suspended = state.filter(RepairStatus::suspended).isPresent();
    return new Step(state, !state.equals(before), List.of(), kept, suspended, List.of(), wakeAt);
  }
}
