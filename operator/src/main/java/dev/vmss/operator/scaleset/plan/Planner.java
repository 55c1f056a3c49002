package dev.vmss.operator.scaleset.plan;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.Slot;
import dev.vmss.operator.scaleset.decision.Decisions;
import dev.vmss.operator.scaleset.decision.ScaleOut;
import dev.vmss.operator.scaleset.report.Blocking;
import dev.vmss.operator.scaleset.report.Ignored;
import dev.vmss.operator.scaleset.report.NotStarting;
import dev.vmss.operator.scaleset.report.StatusReport;
import dev.vmss.operator.scaleset.report.Troubles;
import dev.vmss.operator.scaleset.snapshot.Facts;
import dev.vmss.operator.scaleset.snapshot.Ghosts;
import dev.vmss.operator.scaleset.snapshot.Snapshot;
import dev.vmss.operator.scaleset.snapshot.SpecCheck;
import dev.vmss.operator.scaleset.snapshot.SpecCheck.Verdict.Unusable;
import dev.vmss.operator.scaleset.snapshot.SpecCheck.Verdict.Usable;
import dev.vmss.operator.scaleset.upgrade.UpgradeStep;
import dev.vmss.operator.scaleset.vocabulary.Action;
import dev.vmss.operator.scaleset.vocabulary.Action.Why;
import dev.vmss.operator.scaleset.vocabulary.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides what to do about a snapshot: the whole engine as one pure function. It never asks for
 * more than one kind of change of the number of instances at once: deletes first, and what they
 * leave missing in the next pass, so that a delete that does not happen never leaves a set with too
 * many.
 */
public final class Planner {

  private static final Duration SHOW_AGAIN_AFTER = Duration.ofSeconds(30);

  private Planner() {}

  public static Plan plan(Snapshot snapshot) {
    if (snapshot.deleting()) {
      return Plan.nothing(snapshot.status(), Optional.empty());
    }
    return switch (SpecCheck.check(
        snapshot.set().name(), snapshot.spec(), snapshot.allowedKeys())) {
      case Unusable(var problems) ->
          Plan.nothing(StatusReport.invalid(snapshot, problems), snapshot.nextStranded());
      case Usable usable -> plan(Decisions.about(Facts.of(snapshot, usable)));
    };
  }

  private static Plan plan(Decisions decisions) {
    Facts facts = decisions.facts();
    List<Action> actions = actions(decisions);
    VirtualMachineScaleSetStatus status = StatusReport.of(decisions);
    List<Notice> notices = new ArrayList<>(decisions.upgrade().notices());
    notices.addAll(decisions.repairs().notices());
    decisions.disks().notice().ifPresent(notices::add);
    notices.addAll(Blocking.changes(facts.snapshot().status(), status));
    Ignored.news(facts.snapshot().status(), status).ifPresent(notices::add);
    return new Plan(
        actions,
        recipe(decisions, actions),
        status,
        decisions.upgrade().changed() || decisions.repairs().changed(),
        notices,
        earliest(decisions));
  }

  private static List<Action> actions(Decisions decisions) {
    Facts facts = decisions.facts();
    List<Action> actions = new ArrayList<>();
    UpgradeStep upgrade = decisions.upgrade();
    if (upgrade.why() == Why.UPGRADE && !upgrade.deletes().isEmpty()) {
      actions.add(probe(decisions));
    }
    actions.addAll(deletes(facts, upgrade.deletes(), upgrade.why()));
    actions.addAll(deletes(facts, decisions.repairs().deletes(), Why.REPAIR));
    decisions.repairs().restarts().forEach(one -> actions.add(new Action.Restart(one)));
    actions.addAll(deletes(facts, decisions.scaleIn().victims(), Why.SCALE_IN));
    if (actions.isEmpty()) {
      decisions.scaleOut().creates().forEach(slot -> actions.add(new Action.Create(slot)));
    }
    actions.addAll(deletes(facts, decisions.scaleOut().clears(), Why.LOST));
    if (decisions.scaleOut().missing() == 0) {
      actions.addAll(deletes(facts, facts.free(facts.lost()), Why.LOST));
    }
    if (actions.stream().noneMatch(Action.Create.class::isInstance)) {
      actions.addAll(deletes(facts, facts.free(Ghosts.toForce(facts)), Why.STRANDED));
    }
    facts.instances().stream()
        .filter(Instance::unseen)
        .forEach(instance -> actions.add(new Action.Show(instance)));
    decisions.disks().discards().forEach(disk -> actions.add(new Action.Discard(disk)));
    decisions.disks().retains().forEach(disk -> actions.add(new Action.Retain(disk)));
    return actions;
  }

  private static List<Action> deletes(Facts facts, Collection<Instance> instances, Why why) {
    return instances.stream()
        .<Action>map(i -> new Action.Delete(i, why, facts.snapshot().stranded(i)))
        .toList();
  }

  /**
   * The server is asked about an instance like the next one, in the zone of the first that leaves.
   */
  private static Action probe(Decisions decisions) {
    Facts facts = decisions.facts();
    Instance first = decisions.upgrade().deletes().get(0);
    return new Action.Probe(
        new Slot(facts.numbers().free(1, List.of()).get(0), facts.ownZone(first)));
  }

  private static Optional<Recipe> recipe(Decisions decisions, List<Action> actions) {
    return actions.stream().anyMatch(Planner::needsRecipe)
        ? decisions.upgrade().image().map(image -> ScaleOut.recipe(decisions.facts(), image))
        : Optional.empty();
  }

  private static boolean needsRecipe(Action action) {
    return switch (action) {
      case Action.Create _, Action.Probe _ -> true;
      case Action.Delete _, Action.Restart _, Action.Show _, Action.Discard _, Action.Retain _ ->
          false;
    };
  }

  private static Optional<Instant> earliest(Decisions decisions) {
    return Stream.of(
            decisions.upgrade().wakeAt(),
            decisions.repairs().wakeAt(),
            decisions.scaleOut().wakeAt(),
            Troubles.graceEnds(decisions),
            Ghosts.next(decisions.facts()),
            decisions.facts().deletableAgain(),
            NotStarting.next(decisions.facts()),
            decisions.facts().snapshot().nextStranded(),
            healthyAt(decisions.facts()),
            unseen(decisions.facts()))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  /** What cannot be shown again now is tried again. */
  private static Optional<Instant> unseen(Facts facts) {
    return facts.instances().stream().anyMatch(Instance::unseen)
        ? Optional.of(facts.now().plus(SHOW_AGAIN_AFTER))
        : Optional.empty();
  }

  /** When the next ready instance has been ready for long enough. */
  private static Optional<Instant> healthyAt(Facts facts) {
    return facts.counting().stream()
        .filter(Instance::ready)
        .filter(facts::unhealthy)
        .map(instance -> instance.since().plus(facts.desired().minReady()))
        .min(Instant::compareTo);
  }
}
