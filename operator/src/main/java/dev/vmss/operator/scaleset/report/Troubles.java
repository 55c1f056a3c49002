package dev.vmss.operator.scaleset.report;

import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.CREATE_REFUSED;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.DELETE_REFUSED;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.INVALID_SPEC;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.REPAIRS_SUSPENDED;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.RUNTIME_MISSING;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.SCALE_IN_BLOCKED;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.UPGRADE_FAILED;

import dev.vmss.operator.catalogue.Resolution.Available;
import dev.vmss.operator.catalogue.Resolution.Blocked;
import dev.vmss.operator.model.Counted;
import dev.vmss.operator.model.SizeName;
import dev.vmss.operator.placement.Obstacle;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.decision.Decisions;
import dev.vmss.operator.scaleset.decision.Repairs;
import dev.vmss.operator.scaleset.snapshot.Facts;
import dev.vmss.operator.scaleset.snapshot.Hindrance;
import dev.vmss.operator.scaleset.snapshot.Snapshot;
import dev.vmss.operator.scaleset.snapshot.Target;
import dev.vmss.operator.scaleset.upgrade.UpgradeStep;
import dev.vmss.operator.scaleset.vocabulary.ConditionTypes;
import dev.vmss.operator.scaleset.vocabulary.Ids;
import dev.vmss.operator.scaleset.vocabulary.Quote;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What stands between a set and what it wants, worst first: the source of {@code Ready.reason},
 * {@code Stalled} and half of {@code Reconciling}.
 */
public final class Troubles {

  /**
   * Image and set often arrive in one commit, and schedulers need a moment: no alarm before this.
   */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final Decisions decisions;
  private final Facts facts;
  private final List<Trouble> found = new ArrayList<>();

  private Troubles(Decisions decisions) {
    this.decisions = decisions;
    this.facts = decisions.facts();
  }

  /**
   * @param stalled nothing moves until somebody acts; else it is expected to pass
   */
  record Trouble(String reason, String message, boolean stalled) {}

  static List<Trouble> of(Decisions decisions) {
    Troubles troubles = new Troubles(decisions);
    troubles.unserved();
    troubles.image();
    troubles.placement();
    troubles.refusal();
    troubles.unschedulable();
    troubles.deletes();
    troubles.scaleIn();
    troubles.upgrade();
    troubles.repairs();
    troubles.refused();
    return List.copyOf(troubles.found);
  }

  private void add(String reason, String message, boolean stalled) {
    found.add(new Trouble(reason, message, stalled));
  }

  private int missing() {
    return decisions.scaleOut().missing();
  }

  private void unserved() {
    facts.unserved().ifPresent(what -> add(INVALID_SPEC, what.message(), true));
  }

  private void image() {
    if (missing() == 0 && !upgradeWaits()) {
      return;
    }
    switch (facts.resolution()) {
      case Blocked blocked ->
          add(
              blocked.reason().text(),
              ImageWords.blocked(facts, blocked, missing()),
              !passes(blocked));
      case Available available when facts.image().isEmpty() ->
          add(RUNTIME_MISSING, ImageWords.runtimeMissing(available, missing()), true);
      case Available _ -> {} // an image that this operator can use is no trouble
    }
  }

  private boolean passes(Blocked blocked) {
    return switch (blocked.reason()) {
      case DOWNLOADING -> true;
      case NOT_FOUND -> inGrace(decisions);
      case DOWNLOAD_FAILED, REMOVING -> false;
    };
  }

  private boolean upgradeWaits() {
    return decisions.upgrade().phase() == UpgradeStep.Phase.WAITING;
  }

  private void placement() {
    if (missing() == 0) {
      return;
    }
    if (facts.placement().isEmpty()) {
      add(
          Obstacle.Reason.SIZE_NOT_FOUND.text(),
          "VirtualMachineSize '%s' (spec.sku.name %s) does not exist: %s cannot be created."
              .formatted(
                  SizeName.objectOf(facts.desired().size()),
                  facts.desired().size(),
                  Counted.of(missing(), "instance")),
          true);
    }
    decisions
        .scaleOut()
        .obstacle()
        .ifPresent(
            obstacle ->
                add(
                    obstacle.reason().text(),
                    "%s %d of %s cannot be created."
                        .formatted(
                            obstacle.message(),
                            missing() - decisions.scaleOut().creates().size(),
                            Counted.of(facts.desired().replicas(), "instance")),
                    true));
  }

  private void refusal() {
    decisions
        .upgrade()
        .image()
        .flatMap(image -> facts.refusal(Target.of(image, facts.desired().model())))
        .filter(refusal -> !refusal.probe() && missing() > 0)
        .filter(refusal -> !(refusal.quota() && makesRoom(decisions)))
        .ifPresent(
            refusal ->
                add(
                    CREATE_REFUSED,
                    "The API server refuses new instances, %d of %s cannot be created: %s"
                        .formatted(
                            missing(),
                            Counted.of(facts.desired().replicas(), "instance"),
                            refusal.message()),
                    true));
  }

  /** The set's own instances that leave, or have just left, hold what the missing ones need. */
  static boolean makesRoom(Decisions decisions) {
    Facts facts = decisions.facts();
    return facts.roomIsComing(
        decisions.scaleOut().missing(),
        decisions.scaleOut().clears().size() + facts.stillCounted());
  }

  private void deletes() {
    List<Instance> kept = decisions.kept();
    if (!kept.isEmpty()) {
      add(
          DELETE_REFUSED,
          "The API server refuses to delete %s that should go (%s): %s"
              .formatted(Counted.of(kept.size(), "instance"), Ids.list(kept), facts.wordsOfKept()),
          true);
    }
  }

  private void unschedulable() {
    List<Instance> waiting = unschedulableInstances(facts);
    if (!waiting.isEmpty() && !facts.roomIsComing(waiting.size(), 0)) {
      boolean passes = facts.snapshot().assumeAutoscaling() || graceOf(waiting).isPresent();
      add(
          Obstacle.Reason.UNSCHEDULABLE.text(),
          surgeWithoutRoom().orElseGet(() -> schedulersWords(facts, waiting)),
          !passes);
    }
  }

  /** The roll says more than the scheduler: whom it keeps for that. */
  private Optional<String> surgeWithoutRoom() {
    return decisions
        .upgrade()
        .hindrance()
        .filter(by -> by.reason().equals(Obstacle.Reason.UNSCHEDULABLE.text()))
        .map(Hindrance::message);
  }

  static List<Instance> unschedulableInstances(Facts facts) {
    return facts.counting().stream().filter(i -> i.unschedulable().isPresent()).toList();
  }

  /** The scheduler's own words, the most frequent ones. */
  static String schedulersWords(Facts facts, List<Instance> waiting) {
    String words =
        waiting.stream()
            .map(instance -> instance.unschedulable().orElse(""))
            .collect(Collectors.groupingBy(text -> text, Collectors.counting()))
            .entrySet()
            .stream()
            .max(
                Comparator.comparingLong(
                        (java.util.Map.Entry<String, Long> entry) -> entry.getValue())
                    .thenComparing(java.util.Map.Entry::getKey))
            .map(java.util.Map.Entry::getKey)
            .orElse("");
    return "%s of %d found no node; the scheduler says: %s"
        .formatted(
            Counted.of(waiting.size(), "instance"), facts.desired().replicas(), Quote.of(words));
  }

  private void scaleIn() {
    if (decisions.scaleIn().stuck() > 0) {
      add(SCALE_IN_BLOCKED, scaleInWords(decisions), true);
    }
  }

  static String scaleInWords(Decisions decisions) {
    return "%s more should go, but every instance that may be chosen is protected: remove vmss.dev/protect-from-scale-in (or -scale-set-actions) from some, or delete them yourself."
        .formatted(Counted.of(decisions.scaleIn().stuck(), "instance"));
  }

  private void upgrade() {
    decisions
        .upgrade()
        .hindrance()
        .filter(by -> !by.reason().equals(Obstacle.Reason.UNSCHEDULABLE.text()))
        .ifPresent(by -> add(by.reason(), by.message() + " The upgrade waits.", true));
    if (decisions.upgrade().phase() == UpgradeStep.Phase.FAILED) {
      add(UPGRADE_FAILED, decisions.upgrade().message(), true);
    }
  }

  private void repairs() {
    if (decisions.repairs().suspended() && facts.healthyCount() < facts.desired().replicas()) {
      add(REPAIRS_SUSPENDED, Repairs.suspendedSentence(), true);
    }
  }

  /** The rest of the spec goes on, so what hinders that is said first, and this beside it. */
  private void refused() {
    List<String> refused = facts.desired().refused();
    if (refused.isEmpty()) {
      return;
    }
    String words = Quote.of(refused);
    Optional<Trouble> other = found.stream().filter(Trouble::stalled).findFirst();
    other.ifPresentOrElse(
        trouble ->
            found.set(
                found.indexOf(trouble),
                new Trouble(trouble.reason(), trouble.message() + " Besides: " + words, true)),
        () -> add(INVALID_SPEC, words, true));
  }

  /** When a trouble that may still pass by itself becomes one that does not. */
  public static Optional<Instant> graceEnds(Decisions decisions) {
    Optional<Instant> generation =
        decisions.facts().resolution() instanceof Blocked && inGrace(decisions)
            ? generationGrace(decisions)
            : Optional.empty();
    Optional<Instant> scheduling =
        new Troubles(decisions).graceOf(unschedulableInstances(decisions.facts()));
    return java.util.stream.Stream.of(generation, scheduling, decisions.facts().recountedAt())
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  /**
   * The end of the grace of the instance that waits longest, while it lasts; a restarted operator,
   * for whom the scheduler's times may be still to come, starts no second one.
   */
  private Optional<Instant> graceOf(List<Instance> waiting) {
    boolean told =
        ConditionTypes.find(facts.snapshot().status(), ConditionTypes.STALLED)
            .filter(stalled -> ConditionTypes.TRUE.equals(stalled.getStatus()))
            .filter(stalled -> Obstacle.Reason.UNSCHEDULABLE.text().equals(stalled.getReason()))
            .isPresent();
    return told ? Optional.empty() : firstGrace(waiting);
  }

  private Optional<Instant> firstGrace(List<Instance> waiting) {
    return waiting.stream()
        .map(instance -> instance.since().plus(GRACE))
        .min(Instant::compareTo)
        .filter(facts.now()::isBefore);
  }

  /**
   * A generation that was already reported stalled stays so: a restarted operator starts no second
   * grace.
   */
  private static boolean inGrace(Decisions decisions) {
    Snapshot snapshot = decisions.facts().snapshot();
    boolean reported =
        ConditionTypes.find(snapshot.status(), ConditionTypes.STALLED)
            .filter(condition -> ConditionTypes.TRUE.equals(condition.getStatus()))
            .filter(c -> Long.valueOf(snapshot.generation()).equals(c.getObservedGeneration()))
            .isPresent();
    return !reported && generationGrace(decisions).filter(snapshot.now()::isBefore).isPresent();
  }

  private static Optional<Instant> generationGrace(Decisions decisions) {
    return decisions
        .facts()
        .snapshot()
        .recent()
        .generationSeen()
        .map(seen -> seen.at().plus(GRACE));
  }
}
