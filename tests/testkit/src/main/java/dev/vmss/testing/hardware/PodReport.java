package dev.vmss.testing.hardware;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The status that a kubelet reports of a Pod: a pure function of state, address and time. */
final class PodReport {

  private PodReport() {}

  /**
   * A strategic merge patch: what other parties wrote into the status, like PodScheduled, stays.
   */
  static Pod patch(Pod pod, PodState state, String ip, Instant startedAt, Instant now) {
    String time = text(now);
    PodStatusBuilder status =
        new PodStatusBuilder()
            .withPhase(phase(state))
            .withStartTime(text(startedAt))
            .withConditions(conditions(pod, state, time))
            .withContainerStatuses(
                pod.getSpec().getContainers().stream()
                    .map(container -> container(container, state, text(startedAt), time))
                    .toList())
            .withInitContainerStatuses(
                pod.getSpec().getInitContainers().stream()
                    .map(
                        container ->
                            "Always".equals(container.getRestartPolicy())
                                ? container(container, state, text(startedAt), time)
                                : initContainer(container, text(startedAt)))
                    .toList());
    if (state != PodState.WAITING && state != PodState.UNCONFIGURED) {
      status.withPodIP(ip).withPodIPs(new PodIP(ip));
    }
    if (state == PodState.FAILED) {
      status.withReason("Error").withMessage("The simulated container ended with exit code 1.");
    }
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        // A precondition: a Pod of the same name that came after this one is left alone.
        .withUid(pod.getMetadata().getUid())
        .endMetadata()
        .withStatus(status.build())
        .build();
  }

  private static String phase(PodState state) {
    return switch (state) {
      case WAITING, UNCONFIGURED -> "Pending";
      case RUNNING_READY, RUNNING_NOT_READY, CRASHED -> "Running";
      case SUCCEEDED -> "Succeeded";
      case FAILED, VANISHED -> "Failed";
    };
  }

  /**
   * True when everything that the Pod's readiness gates name is reported True: only then may a
   * kubelet call a Pod Ready whose containers are.
   */
  static boolean gatesAreOpen(Pod pod) {
    return pod.getSpec().getReadinessGates().stream()
        .allMatch(gate -> holds(pod, gate.getConditionType()));
  }

  private static boolean holds(Pod pod, String conditionType) {
    return pod.getStatus() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(
                condition ->
                    condition.getType().equals(conditionType)
                        && condition.getStatus().equals("True"));
  }

  private static List<PodCondition> conditions(Pod pod, PodState state, String time) {
    boolean ready = state == PodState.RUNNING_READY;
    boolean open = gatesAreOpen(pod);
    String reason =
        switch (state) {
          case RUNNING_READY -> "";
          case SUCCEEDED -> "PodCompleted";
          case FAILED, VANISHED -> "PodFailed";
          case WAITING, UNCONFIGURED, CRASHED, RUNNING_NOT_READY -> "ContainersNotReady";
        };
    return List.of(
        condition("Initialized", true, "", time),
        condition("ContainersReady", ready, reason, time),
        condition(
            "Ready", ready && open, ready && !open ? "ReadinessGatesNotReady" : reason, time));
  }

  private static PodCondition condition(String type, boolean holds, String reason, String time) {
    return new PodConditionBuilder()
        .withType(type)
        .withStatus(holds ? "True" : "False")
        .withReason(reason)
        .withLastTransitionTime(time)
        .build();
  }

  private static ContainerStatus container(
      Container container, PodState state, String startedAt, String time) {
    boolean running = state == PodState.RUNNING_READY || state == PodState.RUNNING_NOT_READY;
    return new ContainerStatusBuilder()
        .withName(container.getName())
        .withImage(container.getImage())
        .withImageID(state == PodState.WAITING ? "" : "simulated://" + container.getImage())
        .withReady(state == PodState.RUNNING_READY)
        .withStarted(running)
        .withRestartCount(state == PodState.CRASHED ? 1 : 0)
        .withState(containerState(state, startedAt, time))
        .withLastState(
            state == PodState.CRASHED ? containerState(PodState.FAILED, startedAt, time) : null)
        .build();
  }

  private static ContainerState containerState(PodState state, String startedAt, String time) {
    ContainerStateBuilder builder = new ContainerStateBuilder();
    return switch (state) {
      case WAITING ->
          builder
              .withNewWaiting("The simulated image cannot be pulled.", "ImagePullBackOff")
              .build();
      case UNCONFIGURED ->
          builder
              .withNewWaiting("secret \"settings\" not found", "CreateContainerConfigError")
              .build();
      case CRASHED ->
          builder
              .withNewWaiting("back-off 10s restarting failed container", "CrashLoopBackOff")
              .build();
      case RUNNING_READY, RUNNING_NOT_READY -> builder.withNewRunning(startedAt).build();
      case SUCCEEDED, FAILED, VANISHED ->
          builder
              .withNewTerminated()
              .withExitCode(state == PodState.SUCCEEDED ? 0 : 1)
              .withReason(state == PodState.SUCCEEDED ? "Completed" : "Error")
              .withStartedAt(startedAt)
              .withFinishedAt(time)
              .endTerminated()
              .build();
    };
  }

  private static ContainerStatus initContainer(Container container, String time) {
    return new ContainerStatusBuilder()
        .withName(container.getName())
        .withImage(container.getImage())
        .withImageID("simulated://" + container.getImage())
        .withReady(true)
        .withRestartCount(0)
        .withNewState()
        .withNewTerminated()
        .withExitCode(0)
        .withReason("Completed")
        .withStartedAt(time)
        .withFinishedAt(time)
        .endTerminated()
        .endState()
        .build();
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
