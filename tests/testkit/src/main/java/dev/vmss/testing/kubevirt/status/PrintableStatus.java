package dev.vmss.testing.kubevirt.status;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vmss.testing.kubevirt.object.Doc;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The one word that {@code kubectl get vm} shows: the first that holds, in KubeVirt's order. A pure
 * function.
 */
public final class PrintableStatus {

  private static final Set<String> FINAL = Set.of("Succeeded", "Failed");
  private static final Set<String> BEFORE_RUNNING =
      Set.of("", "Pending", "Scheduling", "Scheduled");
  private static final String ABSENT = "";

  private final JsonNode machine;
  private final Optional<? extends JsonNode> instance;
  private final Collection<? extends JsonNode> volumes;
  private final Collection<? extends JsonNode> claims;

  private PrintableStatus(
      JsonNode machine,
      Optional<? extends JsonNode> instance,
      Collection<? extends JsonNode> volumes,
      Collection<? extends JsonNode> claims) {
    this.machine = machine;
    this.instance = instance;
    this.volumes = volumes;
    this.claims = claims;
  }

  /**
   * @param volumes the DataVolumes that the machine's volumes name
   * @param claims the claims that they name, by whatever way
   */
  public static String of(
      JsonNode machine,
      Optional<? extends JsonNode> instance,
      Collection<? extends JsonNode> volumes,
      Collection<? extends JsonNode> claims) {
    PrintableStatus all = new PrintableStatus(machine, instance, volumes, claims);
    return all.ofDeletionOrGuest().or(all::ofFailure).or(all::ofStart).orElse("Unknown");
  }

  private Optional<String> ofDeletionOrGuest() {
    if (Doc.isDeleting(machine)) {
      return Optional.of("Terminating");
    }
    if (instance.filter(it -> !isFinal(it) && Doc.isDeleting(it)).isPresent()) {
      return Optional.of("Stopping");
    }
    if (instance.filter(Migrating::isMoving).isPresent()) {
      return Optional.of("Migrating");
    }
    if (phase().equals("Running")) {
      return Optional.of(has("Paused", "True") ? "Paused" : "Running");
    }
    return Optional.empty();
  }

  private Optional<String> ofFailure() {
    if (isNotSynchronized("FailedPvcNotFound")) {
      return Optional.of("ErrorPvcNotFound");
    }
    if (volumes.stream().anyMatch(PrintableStatus::hasError)) {
      return Optional.of("DataVolumeError");
    }
    if (instance.filter(it -> Doc.has(it, "PodScheduled", "False", "Unschedulable")).isPresent()) {
      return Optional.of("ErrorUnschedulable");
    }
    if (volumes.stream().anyMatch(PrintableStatus::isProvisioning)) {
      return Optional.of("Provisioning");
    }
    if (isWanted() && claims.stream().anyMatch(it -> !Doc.phase(it).equals("Bound"))) {
      return Optional.of("WaitingForVolumeBinding");
    }
    return List.of("ErrImagePull", "ImagePullBackOff").stream()
        .filter(this::isNotSynchronized)
        .findFirst();
  }

  private Optional<String> ofStart() {
    if (instance.isPresent() && BEFORE_RUNNING.contains(phase())) {
      return Optional.of("Starting");
    }
    if (instance.isPresent() && !isFinal(instance.get())) {
      return Optional.empty();
    }
    boolean failed = Doc.at(machine, "status", "startFailure", "consecutiveFailCount").asInt() > 0;
    return Optional.of(failed && isWanted() ? "CrashLoopBackOff" : "Stopped");
  }

  private boolean isWanted() {
    return Doc.text(machine, "spec", "runStrategy").equals("Always");
  }

  private String phase() {
    return instance.map(Doc::phase).orElse(ABSENT);
  }

  private boolean has(String type, String status) {
    return instance.filter(it -> Doc.has(it, type, status)).isPresent();
  }

  private boolean isNotSynchronized(String reason) {
    return instance.filter(it -> Doc.has(it, "Synchronized", "False", reason)).isPresent();
  }

  public static boolean isFinal(JsonNode instance) {
    return FINAL.contains(Doc.phase(instance));
  }

  private static boolean hasError(JsonNode volume) {
    return Doc.phase(volume).equals("Failed")
        || Doc.has(volume, "Running", "False", "Error")
        || Doc.has(volume, "Running", "False", "ImagePullFailed");
  }

  private static boolean isProvisioning(JsonNode volume) {
    String phase = Doc.phase(volume);
    return !phase.equals("Succeeded")
        && !phase.equals("PendingPopulation")
        && (Doc.has(volume, "Bound", "True") || !phase.equals("WaitForFirstConsumer"));
  }
}
