package dev.vmss.operator.runtime.machine;

import dev.vmss.operator.kubevirt.KubeVirt;
import dev.vmss.operator.kubevirt.VirtualMachine;
import dev.vmss.operator.kubevirt.VirtualMachineInstance;
import dev.vmss.operator.kubevirt.VirtualMachineInstanceStatus;
import dev.vmss.operator.kubevirt.VirtualMachineSpec;
import dev.vmss.operator.model.InstanceId;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.Instance.Identity;
import dev.vmss.operator.runtime.Instance.Life;
import dev.vmss.operator.runtime.Instance.Phase;
import dev.vmss.operator.runtime.Instance.Workload;
import dev.vmss.operator.runtime.Snag;
import dev.vmss.operator.runtime.owned.Owned;
import dev.vmss.operator.runtime.owned.Stamps;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reads a VirtualMachine, with the run it has now, as an instance. A machine is never lost:
 * KubeVirt starts it again elsewhere when its node is gone. Pure.
 */
final class MachineReader {

  private static final Set<String> FINAL = Set.of("Succeeded", "Failed");

  private MachineReader() {}

  /**
   * The instance and its set, or nothing when the machine is not a scale set's.
   *
   * @param run what KubeVirt runs of it now
   */
  static Optional<Owned> see(VirtualMachine machine, Optional<VirtualMachineInstance> run) {
    return Owned.of(machine, id -> instance(machine, run.filter(isOf(machine)), id));
  }

  /** A run that is older than the machine belonged to another one of that name. */
  private static Predicate<VirtualMachineInstance> isOf(VirtualMachine machine) {
    return run -> isOf(machine.getMetadata().getUid(), run);
  }

  static boolean isRunOf(Instance machine, VirtualMachineInstance run) {
    return isOf(machine.uid(), run);
  }

  private static boolean isOf(String uid, VirtualMachineInstance run) {
    return run.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> uid.equals(owner.getUid()));
  }

  private static Instance instance(
      VirtualMachine machine, Optional<VirtualMachineInstance> run, InstanceId id) {
    ObjectMeta metadata = machine.getMetadata();
    Optional<VirtualMachineInstanceStatus> running =
        run.map(VirtualMachineInstance::getStatus).filter(Objects::nonNull);
    boolean stopped = stopped(machine, running);
    boolean ready = !stopped && isTrue(machine, "Ready");
    return new Instance(
        new Identity(
            Workload.MACHINE,
            metadata.getName(),
            id,
            metadata.getUid(),
            metadata.getResourceVersion()),
        Stamps.created(machine),
        Stamps.zone(machine),
        Stamps.stamp(machine),
        Stamps.marks(machine),
        new Life(
            phase(running),
            ready,
            since(machine),
            running.map(VirtualMachineInstanceStatus::nodeName),
            stopped,
            metadata.getDeletionTimestamp() != null,
            Stamps.ending(machine),
            unschedulable(machine),
            snag(machine, ready || stopped),
            false));
  }

  /**
   * Its user changed what we wrote, and it does not run, or soon will not. Under another strategy
   * than ours a machine that runs is like any other.
   */
  private static boolean stopped(
      VirtualMachine machine, Optional<VirtualMachineInstanceStatus> run) {
    String strategy =
        Optional.ofNullable(machine.getSpec())
            .map(VirtualMachineSpec::runStrategy)
            .orElse(KubeVirt.ALWAYS);
    return switch (strategy) {
      case KubeVirt.ALWAYS -> false;
      case KubeVirt.HALTED -> true;
      default ->
          run.map(VirtualMachineInstanceStatus::phase).filter(p -> !FINAL.contains(p)).isEmpty();
    };
  }

  private static Phase phase(Optional<VirtualMachineInstanceStatus> run) {
    return run.map(VirtualMachineInstanceStatus::phase).filter("Running"::equals).isPresent()
        ? Phase.RUNNING
        : Phase.PENDING;
  }

  private static Instant since(VirtualMachine machine) {
    return condition(machine, "Ready")
        .flatMap(condition -> Stamps.time(condition.getLastTransitionTime()))
        .orElseGet(() -> Stamps.created(machine));
  }

  /** Of a machine that lacks a claim KubeVirt says so, too, though no scheduler was asked. */
  private static Optional<String> unschedulable(VirtualMachine machine) {
    return condition(machine, "PodScheduled")
        .filter(scheduled -> !"ErrorPvcNotFound".equals(machine.getStatus().printableStatus()))
        .filter(scheduled -> "False".equals(scheduled.getStatus()))
        .filter(scheduled -> "Unschedulable".equals(scheduled.getReason()))
        .map(scheduled -> Optional.ofNullable(scheduled.getMessage()).orElse("no reason given"));
  }

  private static Optional<Snag> snag(VirtualMachine machine, boolean settled) {
    boolean waits = !settled && unschedulable(machine).isEmpty();
    return waits ? Optional.of(MachineSnag.of(machine)) : Optional.empty();
  }

  private static boolean isTrue(VirtualMachine machine, String type) {
    return condition(machine, type)
        .filter(condition -> "True".equals(condition.getStatus()))
        .isPresent();
  }

  /** What KubeVirt says of one side of a machine. */
  static Optional<Condition> condition(VirtualMachine machine, String type) {
    return machine.getStatus() == null
        ? Optional.empty()
        : machine.getStatus().conditions().stream()
            .filter(condition -> type.equals(condition.getType()))
            .findFirst();
  }
}
