package dev.vmss.testing.kubevirt.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.kubevirt.object.Doc;

/** What CDI says of a DataVolume at each step: pure functions; the argument stays as it is. */
public final class VolumeReport {

  private VolumeReport() {}

  public static boolean isClone(JsonNode volume) {
    JsonNode source = Doc.at(volume, "spec", "source");
    return source.has("pvc") || source.has("snapshot") || volume.path("spec").has("sourceRef");
  }

  public static ObjectNode pending(ObjectNode volume) {
    return unbound(volume, "Pending");
  }

  /** For the first Pod that uses it. */
  public static ObjectNode waiting(ObjectNode volume) {
    return unbound(volume, "PendingPopulation");
  }

  private static ObjectNode unbound(ObjectNode volume, String phase) {
    String name = Doc.name(volume);
    ObjectNode next = phase(volume, phase, "N/A");
    put(next, "Bound", "False", "Pending", "PVC " + name + " Pending");
    put(next, "Ready", "False", "", "");
    put(next, "Running", "False", "", "");
    return next;
  }

  public static ObjectNode overQuota(ObjectNode volume) {
    ObjectNode next = phase(volume, "Pending", "N/A");
    put(
        next,
        "Bound",
        "Unknown",
        "ErrExceededQuota",
        "persistentvolumeclaims \"%s\" is forbidden: exceeded quota: storage"
            .formatted(Doc.name(volume)));
    put(next, "Ready", "False", "ErrExceededQuota", "");
    put(next, "Running", "False", "", "");
    return next;
  }

  public static ObjectNode scheduled(ObjectNode volume, String phase) {
    ObjectNode next = phase(volume, phase, "N/A");
    put(next, "Bound", "True", "Bound", "PVC " + Doc.name(volume) + " Bound");
    put(next, "Ready", "False", "", "");
    put(next, "Running", "False", "ContainerCreating", "");
    return next;
  }

  public static ObjectNode inProgress(ObjectNode volume, boolean clone, String progress) {
    ObjectNode next = phase(volume, clone ? "CloneInProgress" : "ImportInProgress", progress);
    put(next, "Ready", "False", "TransferRunning", "");
    put(next, "Running", "True", "Pod is running", "");
    return next;
  }

  /** The importer's process has ended with an error and will be started again. */
  public static ObjectNode error(ObjectNode volume) {
    ObjectNode next = volume.deepCopy();
    ObjectNode status = Doc.child(next, "status");
    if (!Doc.has(volume, "Running", "False", "Error")) {
      status.put("restartCount", status.path("restartCount").asInt() + 1);
    }
    put(next, "Ready", "False", "TransferRunning", "");
    put(
        next,
        "Running",
        "False",
        "Error",
        "Unable to connect to http data source: expected status code 200, got 404."
            + " Status: 404 Not Found");
    return next;
  }

  public static ObjectNode failed(ObjectNode volume) {
    ObjectNode next = phase(volume, "Failed", Doc.text(volume, "status", "progress"));
    put(next, "Ready", "False", "ChecksumError", "");
    put(
        next,
        "Running",
        "False",
        "ChecksumError",
        "Unable to process data: checksum mismatch: expected another one");
    return next;
  }

  public static ObjectNode succeeded(ObjectNode volume) {
    ObjectNode next = phase(volume, "Succeeded", "100.0%");
    put(next, "Bound", "True", "Bound", "PVC " + Doc.name(volume) + " Bound");
    put(next, "Ready", "True", "", "");
    put(
        next,
        "Running",
        "False",
        "Completed",
        isClone(volume) ? "Clone Complete" : "Import Complete");
    return next;
  }

  private static ObjectNode phase(ObjectNode volume, String phase, String progress) {
    ObjectNode next = volume.deepCopy();
    Doc.child(next, "status")
        .put("claimName", Doc.name(volume))
        .put("phase", phase)
        .put("progress", progress);
    return next;
  }

  private static void put(
      ObjectNode volume, String type, String status, String reason, String message) {
    ObjectNode condition =
        Doc.object()
            .put("type", type)
            .put("status", status)
            .put("reason", reason)
            .put("lastHeartbeatTime", Doc.now())
            .put("lastTransitionTime", Doc.now());
    if (!message.isEmpty()) {
      condition.put("message", message);
    }
    Doc.putCondition(volume, condition);
  }
}
