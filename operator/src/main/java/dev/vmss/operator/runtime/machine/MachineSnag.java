package dev.vmss.operator.runtime.machine;

import dev.vmss.operator.kubevirt.VirtualMachine;
import dev.vmss.operator.kubevirt.VirtualMachineStatus;
import dev.vmss.operator.kubevirt.VirtualMachineStatus.StartFailure;
import dev.vmss.operator.runtime.Snag;
import dev.vmss.operator.runtime.Snag.Stage;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a machine is not ready, in KubeVirt's words. Conditions come first: of a machine that could
 * not be made the printed status says Stopped, and of one whose Pod was refused Starting. Pure.
 */
final class MachineSnag {

  /** These two alternate while one and the same image cannot be pulled. */
  private static final String NO_IMAGE = "ImagePullBackOff";

  private final VirtualMachine machine;
  private final VirtualMachineStatus status;

  private MachineSnag(VirtualMachine machine, VirtualMachineStatus status) {
    this.machine = machine;
    this.status = status;
  }

  /** What keeps a machine that is neither ready nor stopped by its user. */
  static Snag of(VirtualMachine machine) {
    VirtualMachineStatus status = machine.getStatus();
    return status == null
        ? new Snag(Stage.PREPARATION, false, "Pending", "KubeVirt has not looked at it yet")
        : new MachineSnag(machine, status).snag();
  }

  private Snag snag() {
    Optional<Condition> failure = condition("Failure", "True");
    if (failure.isPresent()) {
      return failed(Stage.PREPARATION, failure.get());
    }
    String printed = Objects.requireNonNullElse(status.printableStatus(), "Unknown");
    Optional<Condition> outOfStep = condition("Synchronized", "False");
    return switch (printed) {
      case "ErrImagePull", NO_IMAGE -> new Snag(Stage.IMAGE, true, NO_IMAGE, words(outOfStep));
      case "CrashLoopBackOff" -> new Snag(Stage.RUN, true, printed, crashes());
      case "DataVolumeError" ->
          new Snag(
              Stage.PREPARATION,
              true,
              printed,
              "its root disk cannot be made, and its DataVolume says why");
      case "ErrorPvcNotFound" ->
          new Snag(
              Stage.PREPARATION,
              true,
              printed,
              outOfStep.isPresent() ? words(outOfStep) : "a PersistentVolumeClaim is missing");
      case "Paused" -> new Snag(Stage.HEALTH, false, printed, words(condition("Paused", "True")));
      case "Running", "Migrating" -> notWell();
      default ->
          outOfStep
              .map(condition -> failed(Stage.PREPARATION, condition))
              .orElseGet(() -> new Snag(Stage.PREPARATION, false, printed, ""));
    };
  }

  private static Snag failed(Stage stage, Condition condition) {
    return new Snag(
        stage,
        true,
        Objects.requireNonNullElse(condition.getReason(), condition.getType()),
        words(Optional.of(condition)));
  }

  /** The guest runs, and its probe does not answer yet, or no more. */
  private Snag notWell() {
    Optional<Condition> ready = condition("Ready", "False");
    String reason =
        ready.map(Condition::getReason).filter(text -> !text.isEmpty()).orElse("GuestNotReady");
    return new Snag(Stage.HEALTH, false, reason, words(ready));
  }

  private String crashes() {
    return Optional.ofNullable(status.startFailure())
        .map(StartFailure::consecutiveFailCount)
        .map("it failed %d times before its guest ran"::formatted)
        .orElse("it fails before its guest runs");
  }

  private Optional<Condition> condition(String type, String value) {
    return MachineReader.condition(machine, type)
        .filter(condition -> value.equals(condition.getStatus()));
  }

  private static String words(Optional<Condition> condition) {
    return condition.map(Condition::getMessage).orElse("");
  }
}
