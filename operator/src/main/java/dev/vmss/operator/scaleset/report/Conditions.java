package dev.vmss.operator.scaleset.report;

import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.ALL_READY;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.AVAILABLE;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.DIGEST_CHANGED;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.FALSE;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.IMAGE_AVAILABLE;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.IMAGE_UNKNOWN;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.NOTHING_BLOCKED;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.OUTDATED;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.PLACED;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.PROGRESSING;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.PROTECTED;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.READY;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.RECONCILING;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.SCALE_IN_BLOCKED;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.SETTLED;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.STALLED;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.TRUE;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.UNKNOWN;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.UP_TO_DATE;

import dev.vmss.operator.catalogue.Resolution.Available;
import dev.vmss.operator.catalogue.Resolution.Blocked;
import dev.vmss.operator.model.Counted;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.decision.Decisions;
import dev.vmss.operator.scaleset.report.Troubles.Trouble;
import dev.vmss.operator.scaleset.snapshot.Facts;
import dev.vmss.operator.scaleset.snapshot.Ghosts;
import dev.vmss.operator.scaleset.snapshot.Snapshot;
import dev.vmss.operator.scaleset.upgrade.Outdated;
import dev.vmss.operator.scaleset.vocabulary.ConditionTypes;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.List;
import java.util.Optional;

/**
 * One pure function per condition (02, "kstatus"). {@code Ready}, {@code Reconciling} and {@code
 * Stalled} follow kstatus: at most one of the last two is True, and neither is when Ready is.
 */
final class Conditions {

  private final Decisions decisions;
  private final Facts facts;
  private final List<Trouble> troubles;
  private final Optional<UnderWay> underWay;

  Conditions(Decisions decisions) {
    this.decisions = decisions;
    this.facts = decisions.facts();
    this.troubles = Troubles.of(decisions);
    this.underWay = UnderWay.of(decisions);
  }

  List<Condition> all() {
    return List.of(
        ready(), reconciling(), stalled(), imageAvailable(), placed(), upToDate(), protection());
  }

  Condition ready() {
    if (!troubles.isEmpty()) {
      // Whatever is worse: people look here for why what is there does not start.
      String others = NotStarting.words(facts).map(words -> " " + words).orElse("");
      return condition(READY, FALSE, troubles.get(0).reason(), troubles.get(0).message() + others);
    }
    return underWay
        .map(under -> condition(READY, FALSE, under.reason(), under.message()))
        .orElseGet(
            () ->
                condition(
                    READY,
                    TRUE,
                    ALL_READY,
                    "All %s are ready."
                            .formatted(Counted.of(facts.desired().replicas(), "instance"))
                        + Ghosts.words(facts)));
  }

  Condition reconciling() {
    if (stalling().isPresent()) {
      return condition(RECONCILING, FALSE, STALLED, "What Stalled names has to be mended first.");
    }
    if (!troubles.isEmpty()) {
      return condition(RECONCILING, TRUE, troubles.get(0).reason(), troubles.get(0).message());
    }
    return underWay
        .map(under -> condition(RECONCILING, TRUE, under.reason(), under.message()))
        .orElseGet(() -> condition(RECONCILING, FALSE, SETTLED, "Nothing is under way."));
  }

  Condition stalled() {
    return stalling()
        .map(trouble -> condition(STALLED, TRUE, trouble.reason(), trouble.message()))
        .orElseGet(() -> condition(STALLED, FALSE, PROGRESSING, "Nothing needs attention."));
  }

  private Optional<Trouble> stalling() {
    return troubles.stream().filter(Trouble::stalled).findFirst();
  }

  Condition imageAvailable() {
    return switch (facts.resolution()) {
      case Available available ->
          condition(
              IMAGE_AVAILABLE,
              TRUE,
              AVAILABLE,
              ImageWords.available(facts, available) + Ignored.words(facts));
      case Blocked blocked ->
          condition(
              IMAGE_AVAILABLE,
              FALSE,
              blocked.reason().text(),
              ImageWords.blocked(facts, blocked, decisions.scaleOut().missing())
                  + Ignored.words(facts));
    };
  }

  Condition placed() {
    Optional<Trouble> trouble =
        troubles.stream()
            .filter(found -> Blocking.blocks(found.reason()) && isPlacement(found.reason()))
            .findFirst();
    return trouble
        .map(found -> condition(PLACED, FALSE, found.reason(), found.message()))
        .orElseGet(
            () ->
                condition(
                    PLACED,
                    TRUE,
                    PLACED,
                    Counted.are(
                        facts.counting().size(),
                        "instance",
                        "on %s.".formatted(Counted.of(PlacementReport.nodes(facts), "node")))));
  }

  private static boolean isPlacement(String reason) {
    for (var known : dev.vmss.operator.placement.Obstacle.Reason.values()) {
      if (known.text().equals(reason)) {
        return true;
      }
    }
    return false;
  }

  Condition upToDate() {
    Optional<Outdated> judged = Outdated.judge(facts);
    if (judged.isEmpty()) {
      return condition(
          UP_TO_DATE,
          UNKNOWN,
          IMAGE_UNKNOWN,
          "No image could be used yet, so nothing can be said about the instances' version.");
    }
    List<Instance> outdated = judged.get().all();
    if (outdated.isEmpty()) {
      String image =
          facts.image().isPresent()
              ? "version %s, which a new instance would get."
              : "version %s, the last that resolved.";
      return condition(
          UP_TO_DATE,
          TRUE,
          UP_TO_DATE,
          ("Every instance is of the latest model and of image " + image)
              .formatted(judged.get().goal().version()));
    }
    boolean digest = outdated.stream().allMatch(judged.get()::byDigestOnly);
    return condition(
        UP_TO_DATE,
        FALSE,
        digest ? DIGEST_CHANGED : OUTDATED,
        outdatedWords(judged.get(), outdated, digest));
  }

  private String outdatedWords(Outdated judged, List<Instance> outdated, boolean digest) {
    long byModel = outdated.stream().filter(judged::byModel).count();
    String what =
        digest
            ? "%d of %s run another digest of version %s."
                .formatted(outdated.size(), allInstances(), judged.goal().version())
            : "%d of %s are outdated, %d by the model and %d by the image alone; %s version %s."
                .formatted(
                    outdated.size(),
                    allInstances(),
                    byModel,
                    outdated.size() - byModel,
                    facts.image().isPresent()
                        ? "a new one gets"
                        : "the last image that resolved is",
                    judged.goal().version());
    return what + whatMovesThem(judged, outdated);
  }

  private String allInstances() {
    return Counted.of(facts.counting().size(), "instance");
  }

  private String whatMovesThem(Outdated judged, List<Instance> outdated) {
    List<Instance> wanted =
        outdated.stream().filter(i -> judged.rolls(i) || judged.atOnce(i)).toList();
    if (!wanted.isEmpty()) {
      return wanted.stream().allMatch(i -> i.marks().protectedFromActions())
          ? " All that would be upgraded are protected by vmss.dev/protect-from-scale-set-actions, so nothing is: take it off, or delete them yourself."
          : "";
    }
    return outdated.stream().anyMatch(judged::byModel)
        ? " Mode Manual keeps them: annotate an instance with vmss.dev/upgrade=requested, or delete it, to bring it along."
        : " Set upgradePolicy.automaticOSUpgrade to true to roll them, annotate an instance with vmss.dev/upgrade=requested, or delete it.";
  }

  Condition protection() {
    if (decisions.scaleIn().stuck() > 0) {
      return condition(PROTECTED, TRUE, SCALE_IN_BLOCKED, Troubles.scaleInWords(decisions));
    }
    int count = (int) facts.counting().stream().filter(i -> i.marks().keepsFromScaleIn()).count();
    String message =
        count == 0
            ? "No instance is protected."
            : Counted.are(count, "instance", "protected; that keeps nothing from happening now.");
    return condition(PROTECTED, FALSE, NOTHING_BLOCKED, message);
  }

  private Condition condition(String type, String status, String reason, String message) {
    Snapshot snapshot = facts.snapshot();
    return condition(snapshot, type, status, reason, message);
  }

  /** The time of a condition is that of its last change of status. */
  static Condition condition(
      Snapshot snapshot, String type, String status, String reason, String message) {
    String since =
        ConditionTypes.find(snapshot.status(), type)
            .filter(before -> status.equals(before.getStatus()))
            .map(Condition::getLastTransitionTime)
            .orElseGet(() -> snapshot.now().toString());
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .withObservedGeneration(snapshot.generation())
        .withLastTransitionTime(since)
        .build();
  }
}
