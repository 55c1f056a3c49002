package dev.vmss.operator.scaleset.upgrade;

import static dev.vmss.operator.scaleset.upgrade.UpgradeStep.Phase.FAILED;
import static dev.vmss.operator.scaleset.upgrade.UpgradeStep.Phase.PAUSED;
import static dev.vmss.operator.scaleset.upgrade.UpgradeStep.Phase.ROLLING;
import static dev.vmss.operator.scaleset.upgrade.UpgradeStep.Phase.WAITING;

import dev.vmss.api.v1alpha1.FailedTarget;
import dev.vmss.api.v1alpha1.ImageStatus;
import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.api.v1alpha1.UpgradeOutcome;
import dev.vmss.api.v1alpha1.UpgradeStatus;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.model.Counted;
import dev.vmss.operator.model.GoDuration;
import dev.vmss.operator.model.InstanceId;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.snapshot.Facts;
import dev.vmss.operator.scaleset.snapshot.Hindrance;
import dev.vmss.operator.scaleset.snapshot.Target;
import dev.vmss.operator.scaleset.vocabulary.Action;
import dev.vmss.operator.scaleset.vocabulary.IdRanges;
import dev.vmss.operator.scaleset.vocabulary.Ids;
import dev.vmss.operator.scaleset.vocabulary.Notice;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The upgrade rules (03, "Upgrade modes"): what happens to existing instances when the model or the
 * image changes. One call moves a roll by at most one step; everything it needs to go on is in the
 * {@link Roll} it reports.
 */
public final class RollingUpgrade {

  private final Facts facts;
  private final UpgradeDraft draft;

  private RollingUpgrade(Facts facts) {
    this.facts = facts;
    Optional<UpgradeStatus> before = Optional.ofNullable(facts.snapshot().status().upgrade());
    Optional<Roll> reported = before.flatMap(Roll::from);
    this.draft =
        new UpgradeDraft(
            reported,
            before.map(status -> IdRanges.read(status.surgeInstances())).orElse(List.of()));
    reported.map(roll -> roll.notAfter(facts.now())).ifPresent(draft::state);
  }

  public static UpgradeStep decide(Facts facts) {
    RollingUpgrade upgrade = new RollingUpgrade(facts);
    Optional<ServedImage> image = facts.image();
    if (image.isEmpty()) {
      return upgrade.blocked();
    }
    Target goal = Target.of(image.get(), facts.desired().model());
    upgrade.forgetOtherTarget(goal);
    upgrade.cancelWhenNothingRolls();
    upgrade.draft.forgetSurge(facts);
    if (upgrade.draft.roll().flatMap(Roll::failed).isPresent()) {
      return Rollback.goOn(facts, upgrade.draft, image.get());
    }
    if (!upgrade.atOnce(goal)) {
      upgrade.advance(goal);
    }
    return upgrade.draft.roll().flatMap(Roll::failed).isPresent()
        ? Rollback.goOn(facts, upgrade.draft, image.get())
        : upgrade.draft.done(image);
  }

  /** While the image does not resolve nothing is deleted and nothing is created. */
  private UpgradeStep blocked() {
    Optional<Target> goal = facts.targetWhileBlocked();
    goal.ifPresent(this::forgetOtherTarget);
    cancelWhenNothingRolls();
    draft.forgetSurge(facts);
    Optional<FailedTarget> failed = draft.roll().flatMap(Roll::failed);
    if (failed.isPresent()) {
      draft.is(FAILED, Rollback.words(failed.get()));
    } else {
      goal.ifPresent(this::goOnWithoutImage);
    }
    return draft.done(Optional.empty());
  }

  /** What is wanted waits; a roll that replaced everything ends without the image, too. */
  private void goOnWithoutImage(Target goal) {
    List<Instance> candidates = candidates(goal);
    boolean inFlight = draft.roll().filter(Roll::inFlight).isPresent();
    boolean paused = facts.desired().upgrade().rolling().paused() && !inFlight;
    if (!dueAtOnce(goal).isEmpty() || (!paused && !candidates.isEmpty())) {
      draft.is(WAITING, "The upgrade waits for its image.");
    } else if (inFlight) {
      new BatchInFlight(facts, draft, goal, candidates).goOnWithoutImage();
    } else if (draft.roll().isPresent() && candidates.isEmpty()) {
      complete(draft.roll().get(), goal);
    }
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
                draft.over(
                    History.row(
                        Replacements.counted(facts, roll), UpgradeOutcome.SUPERSEDED, facts.now()));
              }
              draft.clear();
            });
  }

  /** A roll whose user wants no rolling any more is not complete: it ends where it is. */
  private void cancelWhenNothingRolls() {
    boolean rolls =
        facts.desired().upgrade().mode() == UpgradeMode.ROLLING
            || facts.desired().upgrade().automaticOs();
    draft
        .roll()
        .filter(roll -> roll.target().isPresent() && !rolls)
        .ifPresent(
            roll -> {
              if (roll.batch() > 0) {
                draft.over(
                    History.row(
                        Replacements.counted(facts, roll), UpgradeOutcome.CANCELLED, facts.now()));
              }
              draft.clear();
            });
  }

  private static boolean concerns(Roll roll, Target goal) {
    return roll.target().or(() -> roll.failed().flatMap(Target::from)).equals(Optional.of(goal));
  }

  /**
   * Replaces what does not wait for a batch; a batch waits until these are seen to be missing.
   *
   * @return whether instances leave now
   */
  private boolean atOnce(Target goal) {
    List<Instance> due = dueAtOnce(goal);
    List<Instance> now = facts.free(due);
    draft.keep(facts.kept(due));
    if (now.isEmpty()) {
      return false;
    }
    Optional<Hindrance> hindrance = facts.hindrance(now, goal);
    if (hindrance.isPresent()) {
      draft.hindered(hindrance.get());
      return false;
    }
    draft
        .delete(now, Action.Why.UPGRADE)
        .is(ROLLING, "Replacing " + Counted.of(now.size(), "outdated instance") + ".")
        .say(
            Notice.normal(
                Notice.Reason.INSTANCE_UPGRADED,
                "Replacing %s with the latest model and version %s: %s."
                    .formatted(Counted.of(now.size(), "instance"), goal.version(), Ids.list(now))));
    return true;
  }

  private List<Instance> dueAtOnce(Target goal) {
    return facts.counting().stream()
        .filter(new Outdated(facts, goal)::atOnce)
        .filter(instance -> !instance.marks().protectedFromActions())
        .filter(instance -> !facts.usedUp(instance, draft.roll().map(Roll::surge).orElse(0)))
        .toList();
  }

  private void advance(Target goal) {
    List<Instance> candidates = candidates(goal);
    if (draft.roll().isEmpty()) {
      maybeBegin(goal, candidates);
    } else if (draft.roll().get().inFlight()) {
      new BatchInFlight(facts, draft, goal, candidates).goOn();
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
    if (surgeIsLeft()) {
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
    if (surgeIsLeft()) {
      return;
    }
    Optional<Instant> pauseEnds = pauseEnds(roll);
    if (pauseEnds.isPresent()) {
      draft
          .wake(pauseEnds.get())
          .is(WAITING, "Pausing between batches until " + pauseEnds.get() + ".");
      return;
    }
    List<Instance> free = facts.free(candidates);
    if (free.isEmpty()) {
      draft.keep(candidates).is(WAITING, BatchInFlight.KEPT);
      return;
    }
    UpgradeBatch batch = UpgradeBatch.next(facts, roll, goal, free);
    if (batch.members().isEmpty()) {
      draft.is(WAITING, batch.waiting());
      failIfNobodyRecovers(roll, goal);
      return;
    }
    facts
        .hindrance(batch.members(), goal)
        .ifPresentOrElse(
            draft::hindered, () -> beginBatch(roll, goal, batch.members(), candidates.size()));
  }

  /** What the last surge left goes before the next batch begins. */
  private boolean surgeIsLeft() {
    int left = draft.surgeInstances().size();
    if (left > 0) {
      draft.is(
          WAITING,
          "%s of a batch that did not end well; the next one waits until they are gone."
              .formatted(Counted.are(left, "instance", "left")));
    }
    return left > 0;
  }

  /**
   * Between batches too a roll does not wait for ever for what it has made itself: instances that
   * the policy let pass have the time of one more batch.
   */
  private void failIfNobodyRecovers(Roll roll, Target goal) {
    List<Instance> bad = UpgradeBatch.culprits(facts, roll, goal);
    if (bad.isEmpty()) {
      return;
    }
    Instant since = bad.stream().map(Instance::since).max(Instant::compareTo).orElseThrow();
    Instant began =
        later(roll.batchFinished().map(facts::seen).orElse(roll.started()), watchedSince());
    Instant until = later(since, began).plus(facts.desired().batchLimit());
    if (facts.now().isBefore(until)) {
      draft.wake(until);
    } else {
      Rollback.fail(
          facts,
          draft,
          goal,
          "InstancesUnhealthy",
          "After batch %d: %s of the new model stayed unhealthy for %s, and the next batch cannot begin beside them."
              .formatted(
                  roll.batch(),
                  Counted.of(bad.size(), "instance"),
                  GoDuration.format(facts.desired().batchLimit())));
    }
  }

  private Instant watchedSince() {
    return facts.snapshot().recent().since().orElse(Instant.MIN);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private void beginBatch(Roll roll, Target goal, List<Instance> members, int left) {
    boolean surging = facts.desired().upgrade().rolling().surge();
    Roll next = roll.beginBatch(members, replacements(members, surging), surging, facts.now());
    draft.surgeInstances(surging ? next.replacements() : List.of());
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
        .say(Notice.normal(Notice.Reason.BATCH_STARTED, sentence));
    new BatchInFlight(facts, draft, goal, members).begin();
  }

  /** Who has disks that stay is replaced under its own number, when it has gone. */
  private List<InstanceId> replacements(List<Instance> members, boolean surging) {
    List<InstanceId> own =
        surging
            ? List.of()
            : members.stream()
                .map(Instance::id)
                .filter(id -> facts.numbers().keepsDisks(id.number()))
                .toList();
    int missing = facts.missing();
    int others = members.size() - own.size();
    return Stream.concat(
            own.stream(), facts.numbers().free(missing + others, List.of()).stream().skip(missing))
        .toList();
  }

  private void complete(Roll roll, Target goal) {
    if (leavesSome(roll, goal)) {
      draft.over(History.row(roll, UpgradeOutcome.CANCELLED, facts.now())).clear();
      return;
    }
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

  /** The mode does not roll the model any more, and instances that were to get it have not. */
  private boolean leavesSome(Roll roll, Target goal) {
    Outdated outdated = new Outdated(facts, goal);
    return facts.desired().upgrade().mode() != UpgradeMode.ROLLING
        && roll.done() + roll.failures() < roll.instances()
        && facts.counting().stream()
            .filter(instance -> !instance.marks().protectedFromActions())
            .anyMatch(outdated::byModel);
  }

  private Optional<Instant> pauseEnds(Roll roll) {
    return roll.batchFinished()
        .map(facts::seen)
        .map(end -> end.plus(facts.desired().upgrade().rolling().pause()))
        .filter(facts.now()::isBefore);
  }
}
