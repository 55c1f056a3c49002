package dev.vmss.operator.scaleset.report;

import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.INSTANCES_NOT_STARTING;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.REPLACING;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.SCALING_IN;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.SCALING_OUT;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.UPGRADING;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.WAITING_FOR_INSTANCES;

import dev.vmss.operator.model.Counted;
import dev.vmss.operator.scaleset.decision.Decisions;
import dev.vmss.operator.scaleset.decision.ScaleOut;
import dev.vmss.operator.scaleset.snapshot.Facts;
import dev.vmss.operator.scaleset.snapshot.Ghosts;
import dev.vmss.operator.scaleset.snapshot.Recent;
import java.util.Optional;
import java.util.Set;

/** What is under way and expected to finish by itself: the other half of {@code Reconciling}. */
record UnderWay(String reason, String message) {

  private static final Set<String> REASONS =
      Set.of(UPGRADING, REPLACING, SCALING_OUT, SCALING_IN, WAITING_FOR_INSTANCES);

  /** Whether nothing has changed but that instances do not start, or start again. */
  static boolean swings(String one, String other) {
    return one.equals(INSTANCES_NOT_STARTING) && (REASONS.contains(other) || other.equals(one));
  }

  static Optional<UnderWay> of(Decisions decisions) {
    Facts facts = decisions.facts();
    Optional<UnderWay> work =
        upgrading(decisions)
            .or(() -> repairing(decisions))
            .or(() -> scalingOut(decisions))
            .or(() -> scalingIn(decisions));
    // A repair is the answer to what does not start, and lasts for a moment only.
    String reason = repairs(decisions) ? REPLACING : INSTANCES_NOT_STARTING;
    return NotStarting.words(facts)
        .map(
            words ->
                new UnderWay(reason, words + work.map(under -> " " + under.message()).orElse("")))
        .or(() -> work)
        .or(() -> waiting(facts));
  }

  private static Optional<UnderWay> upgrading(Decisions decisions) {
    return switch (decisions.upgrade().phase()) {
      case ROLLING, WAITING -> Optional.of(new UnderWay(UPGRADING, decisions.upgrade().message()));
      case IDLE, PAUSED, FAILED -> Optional.empty();
    };
  }

  private static boolean repairs(Decisions decisions) {
    return !decisions.repairs().deletes().isEmpty();
  }

  private static Optional<UnderWay> repairing(Decisions decisions) {
    int count = decisions.repairs().deletes().size();
    return count == 0
        ? Optional.empty()
        : Optional.of(
            new UnderWay(REPLACING, "Repairing " + Counted.of(count, "unhealthy instance") + "."));
  }

  private static Optional<UnderWay> scalingOut(Decisions decisions) {
    ScaleOut out = decisions.scaleOut();
    if (out.missing() == 0) {
      return Optional.empty();
    }
    String text =
        "Creating %s of %d."
            .formatted(
                Counted.of(out.missing(), "instance"), decisions.facts().desired().replicas());
    String held =
        out.held() == 0
            ? ""
            : " %s soon after their creation; they are replaced with back-off."
                .formatted(out.held() == 1 ? "1 was lost" : out.held() + " were lost");
    boolean full =
        decisions.facts().snapshot().recent().refusal().filter(Recent.Refusal::quota).isPresent();
    String room = full && Troubles.makesRoom(decisions) ? " What leaves makes room." : "";
    return Optional.of(new UnderWay(SCALING_OUT, text + held + room));
  }

  private static Optional<UnderWay> scalingIn(Decisions decisions) {
    int leaving =
        decisions.scaleIn().victims().size() + Ghosts.stillEnding(decisions.facts()).size();
    return leaving == 0
        ? Optional.empty()
        : Optional.of(new UnderWay(SCALING_IN, Counted.are(leaving, "instance", "being deleted.")));
  }

  private static Optional<UnderWay> waiting(Facts facts) {
    int unhealthy = facts.counting().size() - facts.healthyCount();
    return unhealthy == 0
        ? Optional.empty()
        : Optional.of(
            new UnderWay(
                WAITING_FOR_INSTANCES,
                "Waiting for %s of %d to become ready."
                    .formatted(Counted.of(unhealthy, "instance"), facts.desired().replicas())));
  }
}
