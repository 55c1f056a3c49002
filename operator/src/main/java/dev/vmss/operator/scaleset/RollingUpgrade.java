package dev.vmss.operator.scaleset;

import static dev.vmss.operator.scaleset.UpgradeStep.Phase.FAILED;
import static dev.vmss.operator.scaleset.UpgradeStep.Phase.PAUSED;
import static dev.vmss.operator.scaleset.UpgradeStep.Phase.ROLLING;
import static dev.vmss.operator.scaleset.UpgradeStep.Phase.WAITING;

import dev.vmss.api.v1alpha1.ImageStatus;
import dev.vmss.api.v1alpha1.UpgradeOutcome;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.model.Counted;
import dev.vmss.operator.model.GoDuration;
import dev.vmss.operator.runtime.Instance;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The upgrade rules (03, "Upgrade modes"): what happens to existing instances when the model or the
 * image changes. One call moves a roll by at most one step; everything it needs to go on is in the
 * {@link Roll} it reports.
 */
final class RollingUpgrade {

  private final Facts facts;
  private final UpgradeDraft draft;

  private RollingUpgrade(Facts facts) {
    this.facts = facts;
    this.draft = new UpgradeDraft(Roll.from(facts.snapshot().status().upgrade()));
  }

  static UpgradeStep decide(Facts facts) {
    RollingUpgrade upgrade = new RollingUpgrade(facts);
    Optional<ServedImage> image = facts.image();
    if (image.isEmpty()) {
      return upgrade.blocked();
    }
    Target goal = Target.of(image.get(), facts.desired().model());
    upgrade.forgetOtherTarget(goal);
    if (upgrade.draft.roll().flatMap(Roll::failed).isPresent()) {
      return Rollback.goOn(facts, upgrade.draft, image.get());
    }
    upgrade.atOnce(goal);
    upgrade.advance(goal);
    return upgrade.draft.roll().flatMap(Roll::failed).isPresent()
        ? Rollback.goOn(facts, upgrade.draft, image.get())
        : upgrade.draft.done(image);
  }

  /** While the image does not resolve nothing is deleted and nothing is created. */
  private UpgradeStep blocked() {
    draft
        .roll()
        .ifPresent(
            roll ->
                roll.failed()
                    .ifPresentOrElse(
                        failed -> draft.is(FAILED, Rollback.words(failed)),
                        () -> draft.is(WAITING, "The upgrade waits for its image.")));
    return draft.done(Optional.empty());
  }

  /**
   * Any model or target change ends what was under way; the next roll starts from what is there.
   */
  private void forgetOtherTarget(Target goal) {
    draft
        .roll()
        .filter(roll -> !concerns(roll, goal))
        .ifPresent(
            roll -> {
              if (roll.target().isPresent() && roll.batch() > 0) {
                draft.over(History.row(roll, UpgradeOutcome.SUPERSEDED, facts.now()));
              }
              draft.clear();
            });
  }

  private static boolean concerns(Roll roll, Target goal) {
    return roll.target().or(() -> roll.failed().flatMap(Target::from)).equals(Optional.of(goal));
  }

  private void atOnce(Target goal) {
    Outdated outdated = new Outdated(facts, goal);
    List<Instance> now =
        facts.counting().stream()
            .filter(outdated::atOnce)
            .filter(instance -> !instance.marks().protectedFromActions())
            .toList();
    if (facts.replaceable(now) && !probeRefused(goal)) {
      draft
          .delete(now, Action.Why.UPGRADE)
          .is(ROLLING, "Replacing " + Counted.of(now.size(), "outdated instance") + ".")
          .say(
              Notice.normal(
                  Notice.Reason.INSTANCE_UPGRADED,
                  "Replacing %s to bring them to version %s of the model: %s."
                      .formatted(
                          Counted.of(now.size(), "instance"), goal.version(), Ids.list(now))));
    }
  }

  private void advance(Target goal) {
    List<Instance> candidates = candidates(goal);
    if (draft.roll().isEmpty()) {
      maybeBegin(goal, candidates);
    } else if (draft.roll().get().inFlight()) {
      maybeEndBatch(draft.roll().get(), goal, candidates);
    } else {
      maybeBeginBatch(draft.roll().get(), goal, candidates);
    }
  }

  private List<Instance> candidates(Target goal) {
    Outdated outdated = new Outdated(facts, goal);
    return facts.counting().stream()
        .filter(outdated::rolls)
        .filter(instance -> !outdated.atOnce(instance))
        .filter(instance -> !instance.marks().protectedFromActions())
        .toList();
  }

  private int skipped(Target goal) {
    Outdated outdated = new Outdated(facts, goal);
    return (int)
        facts.counting().stream()
            .filter(outdated::rolls)
            .filter(instance -> instance.marks().protectedFromActions())
            .count();
  }

  private void maybeBegin(Target goal, List<Instance> candidates) {
    if (candidates.isEmpty()) {
      return;
    }
    if (facts.desired().upgrade().rolling().paused()) {
      draft.is(PAUSED, "rollingUpgradePolicy.paused is true: the upgrade has not started.");
      return;
    }
    List<ImageStatus> from = History.images(candidates);
    Roll begun = Roll.begin(goal, from, candidates.size(), skipped(goal), facts.now());
    draft
        .state(begun)
        .say(
            Notice.normal(
                Notice.Reason.UPGRADE_STARTED,
                "Rolling %s from %s to %s in %s."
                    .formatted(
                        Counted.of(candidates.size(), "instance"),
                        History.names(from, goal),
                        goal.version(),
                        Counted.of(UpgradeBatch.preview(facts, candidates).size(), "batch"))));
    maybeBeginBatch(begun, goal, candidates);
  }

  private void maybeBeginBatch(Roll roll, Target goal, List<Instance> candidates) {
    if (candidates.isEmpty()) {
      complete(roll, goal);
      return;
    }
    if (facts.desired().upgrade().rolling().paused()) {
      draft.is(
          PAUSED,
          "rollingUpgradePolicy.paused is true: the upgrade stopped after batch %d, %s to go."
              .formatted(roll.batch(), Counted.of(candidates.size(), "instance")));
      return;
    }
    Optional<Instant> pauseEnds = pauseEnds(roll);
    if (pauseEnds.isPresent()) {
      draft
          .wake(pauseEnds.get())
          .is(WAITING, "Pausing between batches until " + pauseEnds.get() + ".");
      return;
    }
    UpgradeBatch batch = UpgradeBatch.next(facts, goal, candidates);
    if (batch.members().isEmpty()) {
      draft.is(WAITING, batch.waiting());
    } else if (!facts.replaceable(batch.members())) {
      draft.is(WAITING, "The upgrade waits: replacements could not be placed at this moment.");
    } else {
      beginBatch(roll, goal, batch.members(), candidates.size());
    }
  }

  private void beginBatch(Roll roll, Target goal, List<Instance> members, int left) {
    boolean surging = facts.desired().upgrade().rolling().surge();
    Roll next = roll.beginBatch(members, surging, facts.now());
    String sentence =
        "Batch %d: replacing %s of %d outdated%s: %s."
            .formatted(
                next.batch(),
                Counted.of(members.size(), "instance"),
                left,
                surging ? ", new ones first" : "",
                Ids.list(members));
    draft
        .state(next)
        .is(ROLLING, sentence)
        .say(Notice.normal(Notice.Reason.BATCH_STARTED, sentence))
        .wake(deadline(next));
    if (!surging) {
      replace(goal, members);
    }
  }

  /**
   * Deletes members whose replacement the server was asked about; a refusal for another reason than
   * quota ends the roll.
   */
  private void replace(Target goal, List<Instance> members) {
    if (probeRefused(goal)) {
      String words = facts.snapshot().recent().refusal().map(Recent.Refusal::message).orElse("");
      Rollback.fail(
          facts,
          draft,
          goal,
          "CreateRefused",
          "The server refuses instances of the new model: " + words);
    } else if (facts.replaceable(members)) {
      draft.delete(members, Action.Why.UPGRADE);
    } else {
      draft.is(WAITING, "The batch waits: replacements could not be placed at this moment.");
    }
  }

  private boolean probeRefused(Target goal) {
    return facts
        .snapshot()
        .recent()
        .refusal()
        .filter(refusal -> refusal.probe() && !refusal.quota())
        .filter(refusal -> refusal.target().equals(goal.toString()))
        .isPresent();
  }

  private void maybeEndBatch(Roll roll, Target goal, List<Instance> candidates) {
    List<Instance> members = candidates.stream().filter(roll::has).toList();
    draft.wake(deadline(roll)).is(ROLLING, progress(roll, goal));
    if (wasBlocked()) {
      draft.state(roll.restartClock(facts.now()));
      return;
    }
    if (roll.inPlace() && !members.isEmpty()) {
      replace(goal, members);
    } else if (UpgradeBatch.damage(facts, goal) + missingSurge(roll) == 0) {
      healthy(roll, goal, members);
    } else if (!roll.inPlace() && surgeImpossible(goal)) {
      inPlace(roll, goal, members);
    } else if (!facts.now().isBefore(deadline(roll))) {
      judge(roll, goal, members);
    } else {
      wakeWhenHealthy(goal);
    }
  }

  /** The image was away: what it kept from being created must not count against the batch. */
  private boolean wasBlocked() {
    return ConditionTypes.isFalse(facts.snapshot().status(), ConditionTypes.IMAGE_AVAILABLE);
  }

  private void healthy(Roll roll, Target goal, List<Instance> members) {
    if (!roll.inPlace() && !members.isEmpty()) {
      inPlace(roll, goal, members);
      return;
    }
    endBatch(roll, 0);
  }

  private void inPlace(Roll roll, Target goal, List<Instance> members) {
    draft.state(roll.intoPlace());
    replace(goal, members);
  }

  /** A surge that finds no node or no quota runs its batch in place. */
  private boolean surgeImpossible(Target goal) {
    boolean unschedulable =
        facts.counting().stream()
            .filter(target -> goal.made(target))
            .anyMatch(instance -> instance.unschedulable().isPresent());
    boolean refused = facts.snapshot().recent().refusal().filter(Recent.Refusal::quota).isPresent();
    return unschedulable || refused;
  }

  private int missingSurge(Roll roll) {
    int wanted = facts.desired().replicas() + roll.surge();
    return Math.max(0, wanted - facts.counting().size()) - UpgradeBatch.missing(facts);
  }

  /** The batch had its time: its unhealthy share decides whether the roll goes on. */
  private void judge(Roll roll, Target goal, List<Instance> members) {
    int unhealthy = UpgradeBatch.damage(facts, goal);
    int upgraded =
        (int) facts.counting().stream().filter(goal::made).count() + UpgradeBatch.missing(facts);
    if (facts.desired().upgrade().rolling().maxUnhealthyUpgraded().allows(unhealthy, upgraded)) {
      if (roll.inPlace()) {
        endBatch(roll, unhealthy);
      } else {
        inPlace(roll, goal, members);
      }
      return;
    }
    Rollback.fail(
        facts,
        draft,
        goal,
        "BatchUnhealthy",
        "Batch %d: %d of %s are not healthy after %s; maxUnhealthyUpgradedInstancePercent allows %d %%."
            .formatted(
                roll.batch(),
                unhealthy,
                Counted.of(upgraded, "upgraded instance"),
                GoDuration.format(facts.desired().batchLimit()),
                facts.desired().upgrade().rolling().maxUnhealthyUpgraded().value()));
  }

  private void endBatch(Roll roll, int unhealthy) {
    Roll next = roll.endBatch(unhealthy, facts.now());
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

  private void complete(Roll roll, Target goal) {
    draft
        .over(History.row(roll, UpgradeOutcome.SUCCEEDED, facts.now()))
        .clear()
        .say(
            Notice.normal(
                Notice.Reason.UPGRADE_COMPLETED,
                "The upgrade to %s is complete: %s upgraded in %s, %d skipped."
                    .formatted(
                        goal.version(),
                        Counted.of(roll.done(), "instance"),
                        Counted.of(roll.batch(), "batch"),
                        skipped(goal))));
  }

  private Optional<Instant> pauseEnds(Roll roll) {
    return roll.batchFinished()
        .map(end -> end.plus(facts.desired().upgrade().rolling().pause()))
        .filter(facts.now()::isBefore);
  }

  private Instant deadline(Roll roll) {
    return roll.batchStarted().orElse(facts.now()).plus(facts.desired().batchLimit());
  }

  private void wakeWhenHealthy(Target goal) {
    facts.counting().stream()
        .filter(goal::made)
        .filter(Instance::ready)
        .map(instance -> instance.since().plus(facts.desired().minReady()))
        .filter(facts.now()::isBefore)
        .forEach(draft::wake);
  }

  private String progress(Roll roll, Target goal) {
    return "Batch %d to %s: %d of %s upgraded, waiting for %s to become healthy."
        .formatted(
            roll.batch(),
            goal.version(),
            roll.done(),
            Counted.of(roll.instances(), "instance"),
            Counted.of(UpgradeBatch.damage(facts, goal), "instance"));
  }
}
