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
    return all(Action.Probe.class);
  }

  public List<Action.Show> shows() {
    return all(Action.Show.class);
  }

  public List<Action.Restart> restarts() {
    return all(Action.Restart.class);
  }

  public List<Action.Create> creates() {
    return all(Action.Create.class);
  }

  public List<Action.Delete> deletes() {
    return all(Action.Delete.class);
  }

  public List<Action.Discard> discards() {
    return all(Action.Discard.class);
  }

  public List<Action.Retain> retains() {
    return all(Action.Retain.class);
  }

  private <T extends Action> List<T> all(Class<T> kind) {
    return actions.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
