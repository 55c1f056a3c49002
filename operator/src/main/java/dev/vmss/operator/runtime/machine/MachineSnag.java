package dev.vmss.operator.runtime.machine;

import dev.vmss.operator.kubevirt.VirtualMachine;
import dev.vmss.operator.kubevirt.VirtualMachineStatus;
import dev.vmss.operator.kubevirt.VirtualMachineStatus.StartFailure;
import dev.vmss.operator.runtime.Snag;
import dev.vmss.operator.runtime.Snag.Stage;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a machine is not ready, in KubeVirt's words. Conditions come first: of a machine that could
 * not be made the printed status says Stopped, and of one whose Pod was refused Starting. Pure.
 */
final class MachineSnag {

  /** Printed, in turns, with another word while one and the same image cannot be pulled. */
  private static final String NO_IMAGE = "ImagePullBackOff";

  /** Printed, in turns, with another word while CDI tries again and again to make a disk. */
  private static final String NO_DISK = "Provisioning";

  private static final Pattern CLONE_REFUSED =
      Pattern.compile(
          "User system:serviceaccount:([^:\\s]+):(\\S+) has insufficient permissions in clone source namespace (\\S+)");

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
      return cloneRefused(failure.get()).orElseGet(() -> failed(Stage.PREPARATION, failure.get()));
    }
    String printed = Objects.requireNonNullElse(status.printableStatus(), "Unknown");
    Optional<Condition> outOfStep = condition("Synchronized", "False");
    return switch (printed) {
      case "ErrImagePull", NO_IMAGE -> new Snag(Stage.IMAGE, true, NO_IMAGE, words(outOfStep));
      case "CrashLoopBackOff" -> new Snag(Stage.RUN, true, printed, crashes());
      case NO_DISK, "DataVolumeError", "WaitingForVolumeBinding" ->
          slow(
              NO_DISK,
              "its root disk is not complete",
              "datavolume",
              "kubevirt.io/created-by=" + uid());
      case "ErrorPvcNotFound" ->
          new Snag(
              Stage.PREPARATION,
              true,
              printed,
              outOfStep.isPresent() ? words(outOfStep) : "a PersistentVolumeClaim is missing");
      case "Paused" -> new Snag(Stage.HEALTH, false, printed, words(condition("Paused", "True")));
      case "Running", "Migrating" -> notWell();
      case "Starting" ->
          outOfStep
              .map(condition -> failed(Stage.PREPARATION, condition))
              .orElseGet(
                  () ->
                      slow(
                          printed,
                          "its Pod has not started it",
                          "pod",
                          "vm.kubevirt.io/name=" + machine.getMetadata().getName()));
      default ->
          outOfStep
              .map(condition -> failed(Stage.PREPARATION, condition))
              .orElseGet(() -> new Snag(Stage.MACHINE, false, printed, ""));
    };
  }

  /** KubeVirt itself says nothing more: why it is so stands where only its owner looks. */
  private Snag slow(String reason, String words, String kind, String selector) {
    return new Snag(
        Stage.MACHINE,
        false,
        reason,
        "%s, and why is told by: kubectl describe %s -n %s -l %s"
            .formatted(words, kind, machine.getMetadata().getNamespace(), selector));
  }

  private String uid() {
    return machine.getMetadata().getUid();
  }

  /** KubeVirt clones with the rights of the machine's namespace, which are not ours to give. */
  private static Optional<Snag> cloneRefused(Condition failure) {
    Matcher refused = CLONE_REFUSED.matcher(Objects.requireNonNullElse(failure.getMessage(), ""));
    return refused.find()
        ? Optional.of(
            new Snag(
                Stage.MACHINE,
                true,
                "CloneForbidden",
                "ServiceAccount '%s' of namespace '%s' may not clone the imported disk, to create datavolumes/source in namespace '%s': have the cloud operator bind it to Role vmss-image-cloner there"
                    .formatted(refused.group(2), refused.group(1), refused.group(3))))
        : Optional.empty();
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
