package dev.vmss.operator.scaleset.decision;

import dev.vmss.api.v1alpha1.RepairStatus;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.model.Counted;
import dev.vmss.operator.model.GoDuration;
import dev.vmss.operator.model.Percent;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.snapshot.Facts;
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
  private static final int GIVE_UP_AFTER = 3;

  private final Facts facts;
  private final Optional<RepairStatus> before;

  private Repairs(Facts facts) {
    this.facts = facts;
    this.before = Optional.ofNullable(facts.snapshot().status().repairs());
  }

  /**
   * @param state what to remember; written before anything is deleted when {@code changed}
   */
  public record Step(
      Optional<RepairStatus> state,
      boolean changed,
      List<Instance> deletes,
      boolean suspended,
      List<Notice> notices,
      Optional<Instant> wakeAt) {}

  static Step decide(Facts facts, UpgradeStep upgrade) {
    return new Repairs(facts).step(upgrade);
  }

  private Step step(UpgradeStep upgrade) {
    if (!facts.desired().repair().enabled()) {
      return keep(Optional.empty(), Optional.empty());
    }
    if (upgrade.image().isEmpty() || busy(upgrade)) {
      return keep(before, Optional.empty());
    }
    Optional<RepairStatus> state = carriedOver(upgrade.image().get());
    if (state.filter(RepairStatus::suspended).isPresent()) {
      return keep(state, Optional.empty());
    }
    List<Instance> due = due();
    if (due.isEmpty()) {
      return keep(state, nextDue());
    }
    if (state.map(RepairStatus::failedInARow).orElse(0) >= GIVE_UP_AFTER) {
      return suspend(state.orElseThrow());
    }
    List<Instance> now = due.stream().limit(budget()).toList();
    if (now.isEmpty()) {
      return keep(state, earlier(nextDue(), nextGivenUp()));
    }
    Target target = Target.of(upgrade.image().get(), facts.desired().model());
    return facts
        .hindrance(now, target)
        .map(hindrance -> keep(state, earlier(hindrance.until(), nextDue())))
        .orElseGet(() -> repair(state, target, now));
  }

  /** Off while a batch is in flight, and while an upgrade replaces instances anyway. */
  private static boolean busy(UpgradeStep upgrade) {
    return !upgrade.deletes().isEmpty() || upgrade.roll().filter(Roll::inFlight).isPresent();
  }

  /**
   * Another model or image starts the count anew; so does a replacement that became healthy, before
   * repairs gave up.
   */
  private Optional<RepairStatus> carriedOver(ServedImage image) {
    Target target = Target.of(image, facts.desired().model());
    return before
        .filter(
            state ->
                Optional.ofNullable(state.target())
                    .flatMap(Target::from)
                    .equals(Optional.of(target)))
        .filter(state -> state.suspended() || !recovered(state));
  }

  private boolean recovered(RepairStatus state) {
    Instant last = state.lastRepair();
    return last != null
        && facts.counting().stream()
            .anyMatch(instance -> facts.healthy(instance) && !instance.created().isBefore(last));
  }

  private List<Instance> due() {
    return facts.counting().stream()
        .filter(this::repairable)
        .filter(instance -> !facts.now().isBefore(dueAt(instance)))
        .sorted(Comparator.comparing(Instance::since).thenComparing(Instance::id))
        .toList();
  }

  private Optional<Instant> nextDue() {
    return firstDue(facts.counting().stream().filter(this::repairable));
  }

  /** When the next replacement no longer counts as one that may become healthy. */
  private Optional<Instant> nextGivenUp() {
    return firstDue(underWay().stream());
  }

  private Optional<Instant> firstDue(Stream<Instance> instances) {
    return instances.map(this::dueAt).filter(facts.now()::isBefore).min(Comparator.naturalOrder());
  }

  private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
    return Stream.of(one, other).flatMap(Optional::stream).min(Comparator.naturalOrder());
  }

  /** An instance that never found a node is the placement's trouble, not the machine's. */
  private boolean repairable(Instance instance) {
    return !instance.ready()
        && instance.node().isPresent()
        && !instance.marks().protectedFromActions()
        && !facts.usedUp(instance, 0);
  }

  private Instant dueAt(Instance instance) {
    return instance.since().plus(facts.desired().repair().gracePeriod());
  }

  /** 5 % of the set, one when fewer than 20, less what is already missing or under way. */
  private int budget() {
    int most = Math.max(1, AT_ONCE.of(facts.desired().replicas()));
    return Math.max(0, most - underWay().size() - facts.missing());
  }

  /**
   * Replacements that may still become healthy: within their own grace period, or without a node.
   */
  private List<Instance> underWay() {
    Optional<Instant> last = before.map(RepairStatus::lastRepair);
    return facts.counting().stream()
        .filter(instance -> last.filter(at -> !instance.created().isBefore(at)).isPresent())
        .filter(facts::unhealthy)
        .filter(instance -> instance.node().isEmpty() || facts.now().isBefore(dueAt(instance)))
        .toList();
  }

  private Step repair(Optional<RepairStatus> state, Target target, List<Instance> now) {
    int inARow = state.map(RepairStatus::failedInARow).orElse(0) + 1;
    RepairStatus next =
        new RepairStatus(
            inARow,
            false,
            target.toStatus(),
            now.stream().map(instance -> instance.id().number()).toList(),
            facts.now());
    Notice notice =
        Notice.normal(
            Notice.Reason.INSTANCE_REPAIRED,
            "Replacing %s that %s not ready for more than %s: %s."
                .formatted(
                    Counted.of(now.size(), "instance"),
                    now.size() == 1 ? "was" : "were",
                    GoDuration.format(facts.desired().repair().gracePeriod()),
                    Ids.list(now)));
    return new Step(Optional.of(next), true, now, false, List.of(notice), Optional.empty());
  }

  private Step suspend(RepairStatus state) {
    RepairStatus next =
        new RepairStatus(
            state.failedInARow(), true, state.target(), state.instances(), state.lastRepair());
    Notice notice = Notice.warning(Notice.Reason.REPAIRS_SUSPENDED, suspendedSentence());
    return new Step(Optional.of(next), true, List.of(), true, List.of(notice), Optional.empty());
  }

  public static String suspendedSentence() {
    return "Automatic repairs are suspended: %d replacements in a row never became healthy. They resume when the model or the image changes."
        .formatted(GIVE_UP_AFTER);
  }

  private Step keep(Optional<RepairStatus> state, Optional<Instant> wakeAt) {
    boolean suspended = state.filter(RepairStatus::suspended).isPresent();
    return new Step(state, !state.equals(before), List.of(), suspended, List.of(), wakeAt);
  }
}
