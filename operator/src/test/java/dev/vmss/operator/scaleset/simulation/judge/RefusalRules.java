package dev.vmss.operator.scaleset.simulation.judge;

import static dev.vmss.operator.scaleset.simulation.judge.View.require;

import dev.vmss.api.v1alpha1.FailedTarget;
import dev.vmss.api.v1alpha1.UpgradeStatus;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.plan.Outcome;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.simulation.world.Key;
import dev.vmss.operator.scaleset.simulation.world.Machine;
import dev.vmss.operator.scaleset.simulation.world.Refused;
import dev.vmss.operator.scaleset.vocabulary.Action.Delete;
import dev.vmss.operator.scaleset.vocabulary.Action.Why;
import dev.vmss.operator.scaleset.vocabulary.ConditionTypes;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a no of the API server comes to (rules: "Scale-out", on refused creates and deletes, quota
 * and lost instances), as one process was told it.
 */
final class RefusalRules {

  private static final Duration REST = Duration.ofSeconds(1);
  private static final Duration YOUNG = Duration.ofMinutes(10);

  /** When the server last kept an instance that was to be deleted, by its uid. */
  private final Map<String, Instant> kept = new HashMap<>();

  /** Who said the last no to a create, and to a dry run, by uid of the set. */
  private final Map<String, Refused.By> creates = new HashMap<>();

  private final Map<String, Refused.By> probes = new HashMap<>();

  void refused(String set, boolean probe, Refused.By by) {
    (probe ? probes : creates).put(set, by);
    if (probe) {
      creates.remove(set);
    }
  }

  void kept(String uid, Instant now) {
    kept.put(uid, now);
  }

  boolean keeps(Instance instance) {
    return kept.containsKey(instance.uid());
  }

  boolean quota(String set) {
    return creates.get(set) == Refused.By.QUOTA;
  }

  void check(View view, Plan plan) {
    for (Delete delete : plan.deletes()) {
      Instant last = kept.getOrDefault(delete.instance().uid(), Instant.MIN);
      require(
          !view.now().isBefore(last.equals(Instant.MIN) ? last : last.plus(REST)),
          "a refused delete rests before it is tried again",
          () -> delete.instance().name() + ", last at " + last);
    }
  }

  void check(View view, VirtualMachineScaleSetStatus status, Optional<Plan> acted) {
    if (view.snapshot().deleting()) {
      return;
    }
    room(view, status);
    outage(view, status);
    if (acted.isPresent() || !reportsFirst(view, status)) {
      lostFirst(view, status, acted);
      keptIsTold(view, status, acted);
    }
  }

  /** What is to be done is not known yet: it comes after this report. */
  private static boolean reportsFirst(View view, VirtualMachineScaleSetStatus status) {
    return !Objects.equals(status.upgrade(), view.status().upgrade())
        || !Objects.equals(status.repairs(), view.status().repairs());
  }

  /** What makes room is on its way: nobody has to act. */
  private void room(View view, VirtualMachineScaleSetStatus status) {
    long ending =
        view.snapshot().instances().stream().filter(i -> view.going(i) && !view.ghost(i)).count();
    int missing = missing(view, status);
    require(
        !(blames(status, "CreateRefused") && quota(view.uid()) && missing > 0) || ending < missing,
        "while what leaves holds the quota, a refusal is no trouble",
        () -> ending + " leave, " + missing + " are missing: " + status.conditions());
    long waiting = view.counting().stream().filter(i -> i.unschedulable().isPresent()).count();
    require(
        !blames(status, "Unschedulable") || ending < waiting,
        "while what leaves holds the room, an instance without a node is no trouble",
        () -> ending + " leave, " + waiting + " wait: " + status.conditions());
  }

  private static int missing(View view, VirtualMachineScaleSetStatus status) {
    Integer surge = status.upgrade() == null ? null : status.upgrade().surge();
    return view.replicas() + Objects.requireNonNullElse(surge, 0) - view.counting().size();
  }

  private static boolean blames(VirtualMachineScaleSetStatus status, String reason) {
    return ConditionTypes.find(status, ConditionTypes.READY)
            .filter(ready -> ready.getReason().equals(reason))
            .isPresent()
        || stalled(status).filter(stalled -> stalled.getReason().equals(reason)).isPresent();
  }

  private static Optional<Condition> stalled(VirtualMachineScaleSetStatus status) {
    return ConditionTypes.find(status, ConditionTypes.STALLED)
        .filter(stalled -> ConditionTypes.TRUE.equals(stalled.getStatus()));
  }

  private void lostFirst(View view, VirtualMachineScaleSetStatus status, Optional<Plan> acted) {
    boolean clears =
        acted.stream()
            .flatMap(plan -> plan.deletes().stream())
            .anyMatch(delete -> delete.why() == Why.LOST);
    boolean waits =
        blames(status, "CreateRefused") && quota(view.uid()) && missing(view, status) > 0;
    require(
        !waits
            || clears
            || view.snapshot().instances().stream()
                .noneMatch(i -> view.lost(i) && !rests(view, i) && !kept.containsKey(i.uid())),
        "a lost object that holds the quota of its replacement goes first",
        () -> "" + status.conditions());
  }

  /** Young by the process's own clock: the server's, by which it was created, may be far off. */
  private static boolean rests(View view, Instance lost) {
    return view.now().isBefore(view.appeared(lost).plus(YOUNG));
  }

  private void keptIsTold(View view, VirtualMachineScaleSetStatus status, Optional<Plan> acted) {
    long keptNow =
        view.counting().stream()
            .filter(i -> !i.marks().keepsFromScaleIn())
            .filter(i -> kept.containsKey(i.uid()))
            .filter(i -> view.now().isBefore(kept.get(i.uid()).plus(REST)))
            .count();
    int excess = -missing(view, status);
    boolean acts = acted.filter(plan -> !plan.deletes().isEmpty()).isPresent();
    require(
        acts || excess <= 0 || keptNow == 0 || stalled(status).isPresent(),
        "what the server keeps is told",
        () -> excess + " too many, kept " + keptNow + ": " + status.conditions());
  }

  private void outage(View view, VirtualMachineScaleSetStatus status) {
    boolean failsNow =
        failed(status.upgrade()).isPresent()
            && !failed(status.upgrade()).equals(failed(view.upgrade()));
    require(
        !failsNow || probes.get(view.uid()) != Refused.By.OUTAGE,
        "a webhook that is down ends no roll",
        () -> "" + status.upgrade());
  }

  private static Optional<String> failed(@Nullable UpgradeStatus upgrade) {
    return Optional.ofNullable(upgrade)
        .map(UpgradeStatus::failedTarget)
        .map(FailedTarget::reason)
        .filter("CreateRefused"::equals);
  }

  /** After the calls of a visit that met no accident. */
  void check(View view, Outcome outcome, Court court) {
    for (Delete delete : outcome.deleted()) {
      Key key = view.key(delete.instance().name());
      Optional<Machine> found = court.server().machines().get(key);
      require(
          found
              .filter(machine -> machine.uid().equals(delete.instance().uid()))
              .filter(machine -> !machine.terminating())
              .isEmpty(),
          "what the server keeps is not taken for deleted",
          found::toString);
    }
  }
}
