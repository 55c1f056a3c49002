package dev.vmss.operator.runtime.pod;

import dev.vmss.operator.runtime.Snag;
import dev.vmss.operator.runtime.Snag.Stage;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Why a Pod that has a node is not ready, from what its kubelet reports. Pure. */
final class PodSnag {

  private static final Set<String> NO_IMAGE =
      Set.of(
          "ErrImagePull",
          "ImagePullBackOff",
          "InvalidImageName",
          "ImageInspectError",
          "ErrImageNeverPull",
          "RegistryUnavailable",
          "SignatureValidationFailed");

  /** Of containers that are about to start, or whose volumes cannot be mounted: it is the same. */
  private static final Set<String> PREPARING = Set.of("ContainerCreating", "PodInitializing");

  private static final String CRASHED = "CrashLoopBackOff";
  private static final String NOT_READY = "ContainersNotReady";

  private PodSnag() {}

  /**
   * @param ready the condition Ready, which does not hold
   */
  static Snag of(Pod pod, Optional<PodCondition> ready) {
    return Stream.concat(
            pod.getStatus().getInitContainerStatuses().stream().flatMap(PodSnag::beforehand),
            pod.getStatus().getContainerStatuses().stream().flatMap(c -> itself(c, ready)))
        .min(Comparator.comparing(snag -> !snag.failed()))
        .orElseGet(() -> unexplained(ready));
  }

  /** Containers that run before the instance, those of a webhook for example. */
  private static Stream<Snag> beforehand(ContainerStatus container) {
    return isReady(container)
        ? Stream.empty()
        : Stream.of(
            stopped(container)
                .orElseGet(() -> new Snag(Stage.PREPARATION, false, "PodInitializing", "")));
  }

  private static Stream<Snag> itself(ContainerStatus container, Optional<PodCondition> ready) {
    return isReady(container)
        ? Stream.empty()
        : Stream.of(stopped(container).orElseGet(() -> runs(ready)));
  }

  private static boolean isReady(ContainerStatus container) {
    return Boolean.TRUE.equals(container.getReady());
  }

  /** What is running between two crashes has crashed: else the word would change with each. */
  private static Optional<Snag> stopped(ContainerStatus container) {
    Optional<ContainerStateWaiting> waiting =
        Optional.ofNullable(container.getState()).map(ContainerState::getWaiting);
    String reason = waiting.map(ContainerStateWaiting::getReason).orElse("");
    if (!reason.isEmpty() && !reason.equals(CRASHED) && !PREPARING.contains(reason)) {
      Stage stage = NO_IMAGE.contains(reason) ? Stage.IMAGE : Stage.PREPARATION;
      return Optional.of(new Snag(stage, true, reason, text(waiting.get().getMessage())));
    }
    Optional<ContainerStateTerminated> ended =
        terminated(container.getState()).or(() -> terminated(container.getLastState()));
    if (ended.isPresent() || reason.equals(CRASHED)) {
      return Optional.of(new Snag(Stage.RUN, true, CRASHED, ended.map(PodSnag::words).orElse("")));
    }
    return waiting.map(
        it -> new Snag(Stage.PREPARATION, false, or(reason, "Waiting"), text(it.getMessage())));
  }

  private static Optional<ContainerStateTerminated> terminated(@Nullable ContainerState state) {
    return Optional.ofNullable(state).map(ContainerState::getTerminated);
  }

  /** Without times, which differ from crash to crash. */
  private static String words(ContainerStateTerminated ended) {
    String reason = ended.getReason() == null ? "" : " (" + ended.getReason() + ")";
    String message = text(ended.getMessage());
    return "it ended with exit code %s%s%s"
        .formatted(
            Objects.requireNonNullElse(ended.getExitCode(), 0),
            reason,
            message.isBlank() ? "" : ": " + message);
  }

  private static Snag runs(Optional<PodCondition> ready) {
    return new Snag(
        Stage.HEALTH,
        false,
        or(ready.map(PodCondition::getReason).orElse(""), NOT_READY),
        "it runs, and its health probe does not succeed");
  }

  private static Snag unexplained(Optional<PodCondition> ready) {
    return ready
        .map(
            said ->
                new Snag(
                    Stage.HEALTH,
                    false,
                    or(text(said.getReason()), NOT_READY),
                    text(said.getMessage())))
        .orElseGet(() -> new Snag(Stage.PREPARATION, false, "NoReport", "its node says nothing"));
  }

  private static String or(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
