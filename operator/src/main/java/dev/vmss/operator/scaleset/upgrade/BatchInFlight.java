package dev.vmss.operator.scaleset.upgrade;

import static dev.vmss.operator.scaleset.upgrade.UpgradeStep.Phase.ROLLING;
import static dev.vmss.operator.scaleset.upgrade.UpgradeStep.Phase.WAITING;

import dev.vmss.operator.model.Counted;
import dev.vmss.operator.model.GoDuration;
import dev.vmss.operator.placement.Obstacle;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.InstanceRuntime.Cause;
import dev.vmss.operator.scaleset.snapshot.Facts;
import dev.vmss.operator.scaleset.snapshot.Ghosts;
import dev.vmss.operator.scaleset.snapshot.Hindrance;
import dev.vmss.operator.scaleset.snapshot.Recent;
import dev.vmss.operator.scaleset.snapshot.Target;
import dev.vmss.operator.scaleset.vocabulary.Action;
import dev.vmss.operator.scaleset.vocabulary.ConditionTypes;
import dev.vmss.operator.scaleset.vocabulary.Notice;
import dev.vmss.operator.scaleset.vocabulary.Quote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A batch that has begun: its members leave, with {@code maxSurge} once their replacements are
 * healthy; then it waits for the health of these, for as long as the policy allows.
 */
final class BatchInFlight {

  static final String KEPT = "The server refuses to delete what is to be replaced.";

  private final Facts facts;
  private final UpgradeDraft draft;
  private final Target goal;

  /** Its members that are still to be replaced. */
  private final List<Instance> members;

  /** Those that other batches are to replace. */
  private final List<Instance> others;

  BatchInFlight(Facts facts, UpgradeDraft draft, Target goal, List<Instance> candidates) {
    this.facts = facts;
    this.draft = draft;
    this.goal = goal;
    this.members = candidates.stream().filter(roll()::has).toList();
    this.others = candidates.stream().filter(instance -> !roll().has(instance)).toList();
  }

  /** The batch as it was reported, or has just begun. */
  private Roll roll() {
    return draft.roll().orElseThrow();
  }

  /** The first step: members of a batch in place leave at once. */
  void begin() {
    draft.wake(deadline());
    if (roll().inPlace()) {
      replace(members);
    }
  }

  void goOn() {
    renumber();
    if (wasBlocked() || leftLate() || cameLate()) {
      draft.state(roll().restartClock(facts.now())).is(ROLLING, progress()).wake(deadline());
      return;
    }
    Replacements now = replacements();
    if (now.waiting() != roll().waiting()) {
      draft.state(roll().waitingFor(now.waiting(), facts.now()));
    }
    draft.is(ROLLING, progress());
    if (facts.now().isBefore(deadline())) {
      draft.wake(deadline());
    }
    List<Instance> leaving = UpgradeBatch.admitted(facts, members, roll().surge());
    List<Instance> going = facts.free(leaving);
    boolean kept = roll().inPlace() && going.size() < leaving.size();
    boolean replacing = roll().inPlace() && !members.isEmpty();
    boolean late = !facts.now().isBefore(deadline());
    if (kept) {
      draft.keep(facts.kept(leaving));
    }
    if (replacing && !going.isEmpty()) {
      replace(going);
    } else if (kept && now.complete()) {
      withoutKept();
    } else if (!replacing && now.complete() && now.standBeside(members)) {
      healthy();
    } else if (late && breached(now)) {
      fail(now);
    } else if (!roll().inPlace() && (now.refusedByQuota() || !now.unscheduled().isEmpty())) {
      withoutSurge(now.unscheduled(), going);
    } else if (late && now.waiting() == 0) {
      tolerate(going);
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
      end();
    }
  }

  /** A batch needs no image any more once its members are replaced. */
  void goOnWithoutImage() {
    draft.is(ROLLING, progress());
    if (members.isEmpty() && replacements().complete()) {
      end();
    }
  }

  private Replacements replacements() {
    return Replacements.of(facts, goal, roll());
  }

  /**
   * Gives the replacements that are still to come other numbers where theirs are not free any more,
   * and asks for no more of a surge than there are members to leave.
   */
  private void renumber() {
    Roll roll = roll();
    List<Integer> ids = replacements().numbers();
    if (!ids.equals(roll.replacements())) {
      draft.state(roll.replacedBy(ids));
      if (roll.surge() > 0 || !draft.surgeInstances().isEmpty()) {
        draft.surgeInstances(roll().replacements());
      }
    }
    if (!roll.inPlace()) {
      draft.state(roll().surgingFor(members.size()));
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
      fail(no.get());
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
            .filter(roll()::has)
            .anyMatch(
                instance ->
                    recent.deleted().contains(instance.uid())
                        || Optional.ofNullable(recent.endings().get(instance.uid()))
                            .filter(seen -> !seen.since().isBefore(deadline()))
                            .isPresent());
  }

  /**
   * A set that grew again, or an API server that failed for long: what has not been created when
   * the batch is over has its time yet.
   */
  private boolean cameLate() {
    return !facts.now().isBefore(deadline()) && replacements().notTried();
  }

  /** What the server said to the dry-run of this batch, whatever the time until the next try. */
  private Optional<Recent.Refusal> refusedProbe() {
    return facts
        .snapshot()
        .recent()
        .refusal()
        .filter(refusal -> refusal.probe() && refusal.cause() == Cause.POLICY)
        .filter(refusal -> refusal.concerns(goal))
        .filter(refusal -> !refusal.at().isBefore(roll().batchStarted().orElseThrow()));
  }

  /** The image was away: what it kept from being created must not count against the batch. */
  private boolean wasBlocked() {
    return ConditionTypes.isFalse(facts.snapshot().status(), ConditionTypes.IMAGE_AVAILABLE);
  }

  private void healthy() {
    List<Instance> going =
        members.stream().filter(instance -> !facts.usedUp(instance, roll().surge())).toList();
    if (roll().inPlace() || members.isEmpty()) {
      end();
    } else if (going.isEmpty()) {
      draft.is(WAITING, UpgradeBatch.waitingSentence(facts, members, roll().surge()));
    } else {
      intoPlace(going);
    }
  }

  /** While they cannot be replaced the surge stays beside them. */
  private void intoPlace(List<Instance> going) {
    if (facts.free(going).isEmpty()) {
      draft.keep(facts.kept(going)).is(WAITING, KEPT);
      return;
    }
    Optional<Hindrance> hindrance = facts.hindrance(going, goal);
    if (hindrance.isPresent() && refusedProbe().isEmpty()) {
      draft.hindered(hindrance.get());
    } else {
      draft.state(roll().intoPlace());
      replace(going);
    }
  }

  /**
   * A surge that finds no room: the batch runs in place where those that leave make it. As long as
   * others of the set are ending, or a quota may not have noticed that they ended, theirs may be
   * enough.
   */
  private void withoutSurge(List<Instance> unscheduled, List<Instance> going) {
    boolean counted = unscheduled.isEmpty() && facts.stillCounted() > 0;
    if (!Ghosts.stillEnding(facts).isEmpty() || counted) {
      return;
    }
    if (!makeRoomFor(unscheduled)) {
      draft.hindered(
          new Hindrance(
              Obstacle.Reason.UNSCHEDULABLE.text(), noRoom(unscheduled), Optional.empty()));
    } else if (going.isEmpty()) {
      draft.is(WAITING, UpgradeBatch.waitingSentence(facts, members, roll().surge()));
    } else {
      intoPlace(going);
    }
  }

  private boolean makeRoomFor(List<Instance> unscheduled) {
    List<Instance> room = new ArrayList<>(members.stream().filter(facts::leavesRoom).toList());
    for (Instance instance : unscheduled) {
      Optional<Instance> place =
          room.stream()
              .filter(
                  leaving ->
                      instance.chosenZone().isEmpty()
                          || instance.chosenZone().equals(facts.zone(leaving)))
              .findFirst();
      if (place.isEmpty()) {
        return false;
      }
      room.remove(place.get());
    }
    return true;
  }

  private String noRoom(List<Instance> unscheduled) {
    return "Batch %d: %s no node, and the instances that would leave make no room there, so they stay. The scheduler says: %s"
        .formatted(
            roll().batch(),
            unscheduled.size() == 1
                ? "1 new instance finds"
                : unscheduled.size() + " new instances find",
            Quote.of(unscheduled.get(0).unschedulable().orElse("")));
  }

  /** The batch had its time: its unhealthy share decides whether the roll goes on. */
  private boolean breached(Replacements now) {
    return !facts
        .desired()
        .upgrade()
        .rolling()
        .maxUnhealthyUpgraded()
        .allows(failing(now), upgraded(now));
  }

  private static int failing(Replacements now) {
    return now.failing() + now.failingBefore();
  }

  private int upgraded(Replacements now) {
    return now.started() + roll().done() + roll().failures();
  }

  private void tolerate(List<Instance> going) {
    if (!going.isEmpty()) {
      intoPlace(going);
    } else {
      // Who may not leave now is for a later batch: repairs, which wait for this one, may help.
      end();
    }
  }

  private void fail(Recent.Refusal no) {
    Rollback.fail(
        facts,
        draft,
        goal,
        "CreateRefused",
        "The server refuses instances of the new model: " + no.message());
  }

  private void fail(Replacements now) {
    if (now.denied().isPresent()) {
      fail(now.denied().get());
      return;
    }
    Rollback.fail(
        facts,
        draft,
        goal,
        "BatchUnhealthy",
        "Batch %d: %d of %s; maxUnhealthyUpgradedInstancePercent allows %d %%."
            .formatted(
                roll().batch(),
                failing(now),
                Counted.are(
                    upgraded(now),
                    "upgraded instance",
                    "not healthy after " + GoDuration.format(facts.desired().batchLimit())),
                facts.desired().upgrade().rolling().maxUnhealthyUpgraded().value()));
  }

  private void end() {
    int failedBefore = roll().failures();
    if (roll().inPlace() && (members.isEmpty() || facts.excess() == 0)) {
      // What was created beside the members has taken their place.
      draft.surgeInstances(List.of());
    }
    Roll next = replacements().counted();
    int unhealthy = next.failures() - failedBefore;
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

  /**
   * Every replacement has all its time from when it could start; time in which no operator watched
   * does not count. Replacements that come one after the other put the end off once and no more.
   */
  private Instant deadline() {
    Instant began = roll().batchStarted().map(facts::seen).orElse(facts.now());
    Instant watched = facts.snapshot().recent().since().filter(began::isBefore).orElse(began);
    Instant last = watched.plus(facts.desired().batchLimit());
    Instant placed = replacements().lastPlaced().filter(watched::isBefore).orElse(watched);
    return (placed.isBefore(last) ? placed : last).plus(facts.desired().batchLimit());
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
            roll().batch(),
            goal.version(),
            roll().done(),
            Counted.of(roll().instances(), "instance"),
            Counted.of(replacements().incomplete(), "instance"));
  }
}
