package dev.vmss.testing.kubevirt.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.kubevirt.object.Doc;
import dev.vmss.testing.kubevirt.object.Times;
import java.time.Duration;
import java.util.Optional;

/**
 * What the two virt-handlers of a live migration say of it, step by step: pure functions of the
 * instance, whose {@code migrationState} virt-controller has begun.
 */
public final class Migrating {

  private Migrating() {}

  /** True from the hand-over by virt-controller until the guest runs on the other node. */
  public static boolean isUnderWay(JsonNode instance) {
    JsonNode state = Doc.at(instance, "status", "migrationState");
    return !Doc.text(state, "targetNode").isEmpty() && !state.has("endTimestamp");
  }

  /** True while KubeVirt calls the machine "Migrating". */
  public static boolean isMoving(JsonNode instance) {
    JsonNode state = Doc.at(instance, "status", "migrationState");
    return state.has("startTimestamp") && !state.has("endTimestamp");
  }

  /** The instance after the next step, or empty if the guest needs longer to move. */
  public static Optional<ObjectNode> advance(
      ObjectNode instance, String address, Duration duration) {
    ObjectNode next = instance.deepCopy();
    ObjectNode state = Doc.child(next, "status", "migrationState");
    if (!state.has("targetNodeAddress")) {
      state.put("targetNodeAddress", address);
      state.put("targetNodeDomainDetected", true);
      return Optional.of(next);
    }
    if (!state.has("startTimestamp")) {
      state.put("startTimestamp", Doc.now()).put("mode", "PreCopy");
      return Optional.of(next);
    }
    if (Times.since(Doc.text(state, "startTimestamp")).compareTo(duration) < 0) {
      return Optional.empty();
    }
    arrive(next, state);
    return Optional.of(next);
  }

  private static void arrive(ObjectNode instance, ObjectNode state) {
    String target = Doc.text(state, "targetNode");
    state
        .put("endTimestamp", Doc.now())
        .put("targetNodeDomainReadyTimestamp", Doc.now())
        .put("completed", true);
    Doc.child(instance, "metadata", "labels").put("kubevirt.io/nodeName", target);
    Doc.child(instance, "status").put("nodeName", target);
  }
}
