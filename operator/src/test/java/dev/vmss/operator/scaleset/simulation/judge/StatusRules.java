package dev.vmss.operator.scaleset.simulation.judge;

import static dev.vmss.operator.scaleset.simulation.judge.View.require;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.vocabulary.ConditionTypes;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Map;
import java.util.stream.Collectors;

/** Every status that is reported, against kstatus and the snapshot it is about ("kstatus"). */
final class StatusRules {

  private StatusRules() {}

  static void check(View view, VirtualMachineScaleSetStatus status) {
    if (view.snapshot().deleting()) {
      return;
    }
    long generation = view.snapshot().generation();
    require(
        Long.valueOf(generation).equals(status.observedGeneration()),
        "a status carries the generation of its snapshot",
        () -> status.observedGeneration() + " instead of " + generation);
    for (Condition condition : status.conditions()) {
      require(
          Long.valueOf(generation).equals(condition.getObservedGeneration()),
          "a condition carries the generation of its snapshot",
          condition::toString);
    }
    Map<String, String> said =
        status.conditions().stream()
            .collect(Collectors.toMap(Condition::getType, Condition::getStatus));
    exclusive(said);
    counts(view, status);
    if ("True".equals(said.get("Ready"))) {
      ready(view, status);
    }
    waiting(view, status);
  }

  static void exclusive(Map<String, String> said) {
    boolean ready = "True".equals(said.get("Ready"));
    boolean reconciling = "True".equals(said.get("Reconciling"));
    boolean stalled = "True".equals(said.get("Stalled"));
    require(
        ready ? !reconciling && !stalled : reconciling != stalled,
        "Ready, Reconciling and Stalled exclude each other",
        said::toString);
  }

  private static void counts(View view, VirtualMachineScaleSetStatus status) {
    long ready = view.counting().stream().filter(Instance::ready).count();
    require(
        Integer.valueOf(view.counting().size()).equals(status.replicas())
            && Integer.valueOf((int) ready).equals(status.readyReplicas()),
        "a status counts what is there",
        () ->
            status.replicas()
                + "/"
                + status.readyReplicas()
                + " instead of "
                + view.counting().size()
                + "/"
                + ready);
  }

  /** "minReadySeconds: 0: ready = healthy" */
  private static void waiting(View view, VirtualMachineScaleSetStatus status) {
    boolean waits =
        ConditionTypes.find(status, ConditionTypes.READY)
            .filter(ready -> ConditionTypes.WAITING_FOR_INSTANCES.equals(ready.getReason()))
            .isPresent();
    require(
        !waits || view.healthy().size() < view.counting().size(),
        "nobody waits for instances that are healthy",
        () -> view.healthy().size() + " are healthy");
  }

  private static void ready(View view, VirtualMachineScaleSetStatus status) {
    require(
        view.counting().size() == view.replicas() && view.healthy().size() == view.replicas(),
        "Ready=True means every wanted instance exists and is ready",
        () ->
            view.counting().size()
                + " count, "
                + view.healthy().size()
                + " of "
                + view.replicas()
                + " are healthy");
    require(
        view.snapshot().instances().stream().allMatch(i -> !view.going(i) || view.ghost(i)),
        "Ready=True means nothing is on its way out, ghosts aside",
        () -> View.ids(view.snapshot().instances().stream().filter(view::going).toList()) + "");
    require(
        status.upgrade() == null
            || status.upgrade().target() == null
            || status.upgrade().batchStarted() == null
            || status.upgrade().batchFinished() != null,
        "Ready=True means no batch is in flight",
        () -> "" + status.upgrade());
  }
}
