package dev.vmss.operator.scaleset.upgrade;

import static dev.vmss.operator.scaleset.upgrade.UpgradeStep.Phase.FAILED;

import dev.vmss.api.v1alpha1.FailedTarget;
import dev.vmss.api.v1alpha1.ImageStatus;
import dev.vmss.api.v1alpha1.UpgradeOutcome;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.model.Counted;
import dev.vmss.operator.model.ImageVersion;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.snapshot.Facts;
import dev.vmss.operator.scaleset.snapshot.Hindrance;
import dev.vmss.operator.scaleset.snapshot.Target;
import dev.vmss.operator.scaleset.vocabulary.Action;
import dev.vmss.operator.scaleset.vocabulary.Ids;
import dev.vmss.operator.scaleset.vocabulary.Notice;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What follows a roll that breached its policy (Azure: rollback on policy breach): it stops, the
 * failed instances go back to the newest image they may have had that still resolves, and until the
 * target changes every create uses that image too, so that a growing set gets no bad machines.
 */
final class Rollback {

  private Rollback() {}

  /** Stops the roll in {@code draft}. */
  static void fail(Facts facts, UpgradeDraft draft, Target goal, String reason, String message) {
    Roll roll = draft.roll().orElseThrow();
    List<Instance> failed =
        facts.counting().stream().filter(goal::made).filter(facts::unhealthy).toList();
    Optional<ServedImage> back = imageBefore(facts, roll, goal);
    List<Integer> toRollBack =
        back.isPresent() ? failed.stream().map(i -> i.id().number()).toList() : List.of();
    int removed = removed(facts, draft, failed);
    int goingBack = Math.max(0, toRollBack.size() - removed);
    String sentence = message + " " + consequence(facts, back, goingBack, removed);
    FailedTarget target =
        new FailedTarget(
            goal.version().toString(),
            goal.digest(),
            goal.model(),
            reason,
            sentence,
            facts.now(),
            back.map(Rollback::status).orElse(null));
    Roll stopped = Replacements.counted(facts, roll).fail(target, toRollBack, goingBack);
    draft
        .state(stopped)
        .over(
            History.row(
                stopped,
                goingBack == 0 ? UpgradeOutcome.FAILED : UpgradeOutcome.ROLLED_BACK,
                facts.now()))
        .say(Notice.warning(Notice.Reason.UPGRADE_FAILED, sentence));
  }

  /** How many of the failed ones were created beyond replicas, and so are taken away again. */
  private static int removed(Facts facts, UpgradeDraft draft, List<Instance> failed) {
    long surge =
        failed.stream()
            .filter(instance -> draft.surgeInstances().contains(instance.id().number()))
            .count();
    return (int) Math.min(facts.excess(), surge);
  }

  private static String consequence(
      Facts facts, Optional<ServedImage> back, int goingBack, int removed) {
    String first =
        removed == 0
            ? ""
            : "%s created beyond replicas %s again. "
                .formatted(Counted.of(removed, "instance"), removed == 1 ? "goes" : "go");
    return first + consequence(facts, back, goingBack);
  }

  private static String consequence(Facts facts, Optional<ServedImage> back, int count) {
    if (!facts.desired().upgrade().rolling().rollback()) {
      return "rollbackFailedInstancesOnPolicyBreach is false: the failed instances stay as they are.";
    }
    if (back.isEmpty()) {
      return "No earlier image resolves (or only the profile changed), so nothing is rolled back: mend the model.";
    }
    return count == 0
        ? "New instances get version %s; no roll starts until the image or the model changes."
            .formatted(back.get().version())
        : "%s to version %s; no roll starts until the image or the model changes."
            .formatted(Counted.are(count, "going back"), back.get().version());
  }

  /**
   * The state after a failure: bring the failed instances back, create everything else from the
   * same image.
   */
  static UpgradeStep goOn(Facts facts, UpgradeDraft draft, ServedImage resolved) {
    draft.forgetSurge(facts);
    Roll roll = draft.roll().orElseThrow();
    FailedTarget failed = roll.failed().orElseThrow();
    Optional<ServedImage> back =
        available(facts, failed.rollbackTo())
            .or(() -> Target.from(failed).flatMap(goal -> imageBefore(facts, roll, goal)));
    back.ifPresent(image -> bringBack(facts, draft, roll, failed, image));
    draft.is(FAILED, words(failed) + vanished(failed, back) + unanswered(facts, failed));
    return draft.done(failed.rollbackTo() == null ? Optional.of(resolved) : back);
  }

  /** What instances went back to may vanish, too. */
  private static String vanished(FailedTarget failed, Optional<ServedImage> back) {
    ImageStatus before = failed.rollbackTo();
    if (before == null || back.map(Rollback::status).filter(before::equals).isPresent()) {
      return "";
    }
    String gone =
        " Version %s, which was gone back to, is not available any more"
            .formatted(before.version());
    return back.map(image -> gone + ": new instances get version %s.".formatted(image.version()))
        .orElse(
            gone
                + ", nor is an earlier one: no instance can be created until it is back or the target changes.");
  }

  /** Who asks by hand for what has failed gets no answer but this one. */
  private static String unanswered(Facts facts, FailedTarget failed) {
    List<Instance> asking =
        Target.from(failed).stream()
            .flatMap(
                target ->
                    facts.counting().stream()
                        .filter(instance -> instance.marks().upgradeRequested())
                        .filter(instance -> !target.made(instance)))
            .toList();
    return asking.isEmpty()
        ? ""
        : " vmss.dev/upgrade=requested on %s waits: nothing is brought to a target that has failed."
            .formatted(Ids.list(asking));
  }

  static String words(FailedTarget failed) {
    return Optional.ofNullable(failed.message()).orElse("The upgrade failed.");
  }

  private static void bringBack(
      Facts facts, UpgradeDraft draft, Roll roll, FailedTarget failed, ServedImage image) {
    Optional<Target> bad = Target.from(failed);
    List<Instance> failures =
        facts.counting().stream()
            .filter(roll::has)
            .filter(instance -> !draft.surgeInstances().contains(instance.id().number()))
            .filter(instance -> bad.filter(target -> target.made(instance)).isPresent())
            .filter(instance -> !instance.marks().protectedFromActions())
            .filter(instance -> !facts.usedUp(instance, 0))
            .toList();
    List<Instance> members = facts.free(failures);
    draft.keep(facts.kept(failures));
    if (members.isEmpty()) {
      return;
    }
    Optional<Hindrance> hindrance =
        facts.hindrance(members, Target.of(image, facts.desired().model()));
    if (hindrance.isPresent()) {
      draft.hindered(hindrance.get());
      return;
    }
    draft
        .delete(members, Action.Why.ROLLBACK)
        .say(
            Notice.warning(
                Notice.Reason.UPGRADE_ROLLED_BACK,
                "%s back to version %s: %s."
                    .formatted(
                        Counted.of(members.size(), "failed instance"),
                        image.version(),
                        Ids.list(members))));
  }

  /**
   * The newest image of the roll's {@code from} that resolves and is another than the one that
   * failed.
   */
  private static Optional<ServedImage> imageBefore(Facts facts, Roll roll, Target goal) {
    if (!facts.desired().upgrade().rolling().rollback()) {
      return Optional.empty();
    }
    return roll.from().stream()
        .map(image -> available(facts, image))
        .flatMap(Optional::stream)
        .filter(image -> !image.sameAs(goal.version(), goal.digest()))
        .findFirst();
  }

  private static Optional<ServedImage> available(Facts facts, @Nullable ImageStatus image) {
    if (image == null) {
      return Optional.empty();
    }
    String digest = image.digest() == null ? "" : image.digest();
    return ImageVersion.parse(image.version())
        .flatMap(
            version ->
                facts
                    .snapshot()
                    .catalogue()
                    .findOfAnySku(facts.desired().urn().family(), version, digest))
        .filter(facts::runnable);
  }

  private static ImageStatus status(ServedImage image) {
    return new ImageStatus(image.version().toString(), image.digest(), image.name());
  }
}
