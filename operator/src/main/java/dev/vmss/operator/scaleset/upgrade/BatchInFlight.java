package dev.vmss.operator.scaleset.upgrade;

import static dev.vmss.operator.scaleset.upgrade.UpgradeStep.Phase.ROLLING;
import static dev.vmss.operator.scaleset.upgrade.UpgradeStep.Phase.WAITING;

import dev.vmss.operator.model.Counted;
import dev.vmss.operator.model.GoDuration;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.InstanceRuntime.Cause;
import dev.vmss.operator.scaleset.snapshot.Facts;
import dev.vmss.operator.scaleset.snapshot.Recent;
import dev.vmss.operator.scaleset.snapshot.Target;
import dev.vmss.operator.scaleset.vocabulary.Action;
import dev.vmss.operator.scaleset.vocabulary.ConditionTypes;
import dev.vmss.operator.scaleset.vocabulary.Notice;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A batch that has begun: its members leave, with {@code maxSurge} once their replacements are
 * healthy; then it waits for health, for as long as the policy allows.
 */
final class BatchInFlight {

  private final Facts facts;
  private final UpgradeDraft draft;
  private final Target goal;

  /** The batch as it was reported, or has just begun. */
  private final Roll roll;

  /** Its members that are still to be replaced. */
  private final List<Instance> members;

  /** Those that other batches are to replace. */
  private final List<Instance> others;

  BatchInFlight(Facts facts, UpgradeDraft draft, Target goal, List<Instance> candidates) {
    this.facts = facts;
    this.draft = draft;
    this.goal = goal;
    this.roll = draft.roll().orElseThrow();
    this.members = candidates.stream().filter(roll::has).toList();
    this.others = candidates.stream().filter(instance -> !roll.has(instance)).toList();
  }

  /** The first step: members of a batch in place leave at once. */
  void begin() {
    draft.wake(deadline());
    if (roll.inPlace()) {
      replace(members);
    }
  }

  void goOn() {
    draft.is(ROLLING, progress());
    if (facts.now().isBefore(deadline())) {
      draft.wake(deadline());
    }
    if (wasBlocked() || leftLate()) {
      draft.state(roll.restartClock(facts.now()));
      return;
    }
    List<Instance> leaving = UpgradeBatch.admitted(facts, members);
    List<Instance> going = facts.free(leaving);
    boolean kept = roll.inPlace() && going.size() < leaving.size();
    boolean replacing = roll.inPlace() && !members.isEmpty();
    if (kept) {
      draft.keep(facts.kept(leaving));
    }
    if (replacing && !going.isEmpty()) {
      replace(going);
    } else if (kept && UpgradeBatch.damage(facts, goal) == 0) {
      withoutKept();
    } else if (!replacing && UpgradeBatch.damage(facts, goal) + missingSurge() == 0) {
      healthy();
    } else if (!roll.inPlace() && surgeImpossible() && !going.isEmpty()) {
      intoPlace(going);
    } else if (!facts.now().isBefore(deadline())) {
      judge(going);
    } else {
      wakeWhenHealthy();
    }
  }

  /**
   * Nothing is left of the batch but members that the server refuses to delete: it makes way for
   * the others, and waits for these when there are no others.
   */
  private void withoutKept() {
    if (!facts.free(others).isEmpty()) {
      end(0);
    }
  }

  /** A batch needs no image any more once its members are replaced. */
  void goOnWithoutImage() {
    draft.is(ROLLING, progress());
    if (members.isEmpty() && UpgradeBatch.damage(facts, goal) == 0) {
      end(0);
    }
  }

  /**
   * Deletes members whose replacement the server was asked about. A no to the new model ends the
   * roll; where nobody could be asked, it waits.
   */
  private void replace(List<Instance> going) {
    List<Instance> free = facts.free(going);
    draft.keep(facts.kept(going));
    if (free.isEmpty()) {
      return;
    }
    Optional<Recent.Refusal> no = refusedProbe();
    if (no.isPresent()) {
      Rollback.fail(
          facts,
          draft,
          goal,
          "CreateRefused",
          "The server refuses instances of the new model: " + no.get().message());
      return;
    }
    facts
        .hindrance(free, goal)
        .ifPresentOrElse(draft::hindered, () -> draft.delete(free, Action.Why.UPGRADE));
  }

  /**
   * Time for which nobody could be asked about the new model, or the server kept the members, is
   * not the batch's: its replacements have all of theirs once a member leaves so late.
   */
  private boolean leftLate() {
    Recent recent = facts.snapshot().recent();
    return !facts.now().isBefore(deadline())
        && facts.terminating().stream()
            .filter(roll::has)
            .anyMatch(
                instance ->
                    recent.deleted().contains(instance.uid())
                        || Optional.ofNullable(recent.endings().get(instance.uid()))
                            .filter(seen -> !seen.since().isBefore(deadline()))
                            .isPresent());
  }

  /** What the server said to the dry-run of this batch, whatever the time until the next try. */
  private Optional<Recent.Refusal> refusedProbe() {
    return facts
        .snapshot()
        .recent()
        .refusal()
        .filter(refusal -> refusal.probe() && refusal.cause() == Cause.POLICY)
        .filter(refusal -> refusal.concerns(goal))
        .filter(refusal -> !refusal.at().isBefore(roll.batchStarted().orElseThrow()));
  }

  /** The image was away: what it kept from being created must not count against the batch. */
  private boolean wasBlocked() {
    return ConditionTypes.isFalse(facts.snapshot().status(), ConditionTypes.IMAGE_AVAILABLE);
  }

  private void healthy() {
    if (!roll.inPlace() && !members.isEmpty()) {
      intoPlace(members);
    } else {
      end(0);
    }
  }

  private void intoPlace(List<Instance> going) {
    draft.state(roll.intoPlace());
    replace(going);
  }

  /** A surge that finds no node or no quota runs its batch in place. */
  private boolean surgeImpossible() {
    boolean unschedulable =
        facts.counting().stream()
            .filter(goal::made)
            .anyMatch(instance -> instance.unschedulable().isPresent());
    boolean refused = facts.snapshot().recent().refusal().filter(Recent.Refusal::quota).isPresent();
    return unschedulable || refused;
  }

  private int missingSurge() {
    int wanted = facts.desired().replicas() + roll.surge();
    return Math.max(0, wanted - facts.counting().size()) - facts.missing();
  }

  /** The batch had its time: its unhealthy share decides whether the roll goes on. */
  private void judge(List<Instance> going) {
    int unhealthy = UpgradeBatch.damage(facts, goal);
    int upgraded = (int) facts.counting().stream().filter(goal::made).count() + facts.missing();
    if (facts.desired().upgrade().rolling().maxUnhealthyUpgraded().allows(unhealthy, upgraded)) {
      if (!going.isEmpty()) {
        intoPlace(going);
      } else if (members.isEmpty() || roll.inPlace()) {
        // Who may not leave now is for a later batch: repairs, which wait for this one, may help.
        end(unhealthy);
      } else {
        draft.is(WAITING, UpgradeBatch.gateSentence(facts));
      }
      return;
    }
    Rollback.fail(
        facts,
        draft,
        goal,
        "BatchUnhealthy",
        "Batch %d: %d of %s; maxUnhealthyUpgradedInstancePercent allows %d %%."
            .formatted(
                roll.batch(),
                unhealthy,
                Counted.are(
                    upgraded,
                    "upgraded instance",
                    "not healthy after " + GoDuration.format(facts.desired().batchLimit())),
                facts.desired().upgrade().rolling().maxUnhealthyUpgraded().value()));
  }

  private void end(int unhealthy) {
    Roll next = roll.endBatch(unhealthy, members.size(), facts.now());
    draft
        .state(next)
        .say(
            Notice.normal(
                Notice.Reason.BATCH_COMPLETED,
                "Batch %d is complete: %d of %s upgraded%s."
                    .formatted(
                        next.batch(),
                        next.done(),
                        Counted.of(next.instances(), "instance"),
                        unhealthy == 0 ? "" : ", " + unhealthy + " not healthy")))
        .wake(facts.now().plus(facts.desired().upgrade().rolling().pause()));
  }

  private Instant deadline() {
    return roll.batchStarted().orElse(facts.now()).plus(facts.desired().batchLimit());
  }

  private void wakeWhenHealthy() {
    facts.counting().stream()
        .filter(goal::made)
        .filter(Instance::ready)
        .map(instance -> instance.since().plus(facts.desired().minReady()))
        .filter(facts.now()::isBefore)
        .forEach(draft::wake);
  }

  private String progress() {
    return "Batch %d to %s: %d of %s upgraded, waiting for %s to become healthy."
        .formatted(
            roll.batch(),
            goal.version(),
            roll.done(),
            Counted.of(roll.instances(), "instance"),
            Counted.of(UpgradeBatch.damage(facts, goal), "instance"));
  }
}
