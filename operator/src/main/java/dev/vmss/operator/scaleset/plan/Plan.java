package dev.vmss.operator.scaleset.plan;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.scaleset.vocabulary.Action;
import dev.vmss.operator.scaleset.vocabulary.Notice;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What to do about one snapshot and what to report of it.
 *
 * @param actions in the order they are to be carried out
 * @param recipe what creates are made from; present when there is a create or a probe
 * @param status the whole status to report
 * @param reportFirst the status holds a new upgrade or repair state: write it before acting, and
 *     act only when it was written
 * @param wakeAt when time alone changes the decision; nothing when only events do
 */
public record Plan(
    List<Action> actions,
    Optional<Recipe> recipe,
    VirtualMachineScaleSetStatus status,
    boolean reportFirst,
    List<Notice> notices,
    Optional<Instant> wakeAt) {

  public Plan {
    actions = List.copyOf(actions);
    notices = List.copyOf(notices);
  }

  /** For a set that is being deleted, which garbage collection does, or that makes no sense. */
  static Plan nothing(VirtualMachineScaleSetStatus status, Optional<Instant> wakeAt) {
    return new Plan(List.of(), Optional.empty(), status, false, List.of(), wakeAt);
  }

  public List<Action.Probe> probes() {
    return actions.stream()
        .filter(Action.Probe.class::isInstance)
        .map(Action.Probe.class::cast)
        .toList();
  }

  public List<Action.Show> shows() {
    return actions.stream()
        .filter(Action.Show.class::isInstance)
        .map(Action.Show.class::cast)
        .toList();
  }

  public List<Action.Restart> restarts() {
    return actions.stream()
        .filter(Action.Restart.class::isInstance)
        .map(Action.Restart.class::cast)
        .toList();
  }

  public List<Action.Create> creates() {
    return actions.stream()
        .filter(Action.Create.class::isInstance)
        .map(Action.Create.class::cast)
        .toList();
  }

  public List<Action.Delete> deletes() {
    return actions.stream()
        .filter(Action.Delete.class::isInstance)
        .map(Action.Delete.class::cast)
        .toList();
  }
}
