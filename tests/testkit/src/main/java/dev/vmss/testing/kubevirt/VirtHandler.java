package dev.vmss.testing.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.kubevirt.object.Doc;
import dev.vmss.testing.kubevirt.object.Kind;
import dev.vmss.testing.kubevirt.object.KubeVirtObjects;
import dev.vmss.testing.kubevirt.object.Times;
import dev.vmss.testing.kubevirt.status.GuestReport;
import dev.vmss.testing.kubevirt.status.Migrating;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Plays virt-handler of all nodes: it starts the guest when the launcher Pod is there, reports it,
 * and says when it has ended.
 *
 * <p>A VirtualMachineInstance has no status subresource: the object is written as a whole.
 */
final class VirtHandler {

  private static final String RUNNING = "Running";
  private static final Duration PATIENCE = Duration.ofMillis(200);

  private final KubeVirtObjects objects;
  private final Predicate<String> nodeIsOn;
  private final Consumer<ObjectNode> leaving;
  private volatile Duration bootDelay = Duration.ofMillis(100);
  private volatile Duration moveDelay = Duration.ofMillis(100);
  private volatile Duration shutdownDelay = Duration.ZERO;

  /**
   * @param leaving is told the launcher Pod that a guest has moved away from
   */
  VirtHandler(KubeVirtObjects objects, Predicate<String> nodeIsOn, Consumer<ObjectNode> leaving) {
    this.objects = objects;
    this.nodeIsOn = nodeIsOn;
    this.leaving = leaving;
  }

  void bootDelay(Duration delay) {
    bootDelay = delay;
  }

  void moveDelay(Duration delay) {
    moveDelay = delay;
  }

  void shutdownDelay(Duration delay) {
    shutdownDelay = delay;
  }

  /** Looks after one machine; returns how long to wait before the next look, if it is needed. */
  Optional<Duration> reconcile(String key) {
    return objects.instances().find(key).flatMap(this::look);
  }

  private Optional<Duration> look(ObjectNode instance) {
    if (!nodeIsOn.test(Doc.text(instance, "status", "nodeName"))) {
      return Optional.empty();
    }
    Optional<ObjectNode> pod = objects.launcherOf(instance);
    boolean ended = pod.filter(VirtHandler::hasEnded).isPresent();
    switch (Doc.phase(instance)) {
      case "Scheduled" -> {
        if (Doc.isDeleting(instance) || ended) {
          end(instance, "Failed");
        } else if (pod.isPresent()) {
          return start(instance, pod.get());
        }
      }
      case RUNNING -> {
        if (Doc.isDeleting(instance)) {
          return shutDown(instance);
        } else if (ended) {
          end(instance, pod.map(Doc::phase).orElse("Failed"));
        } else if (Migrating.isUnderWay(instance)) {
          return move(instance);
        }
      }
      default -> {
        // virt-controller's time.
      }
    }
    return Optional.empty();
  }

  private static boolean hasEnded(JsonNode pod) {
    return Doc.phase(pod).equals("Failed") || Doc.phase(pod).equals("Succeeded");
  }

  private Optional<Duration> start(ObjectNode instance, ObjectNode pod) {
    Duration since = Times.sinceTransition(instance, "Scheduled");
    if (since.compareTo(bootDelay) < 0) {
      return Optional.of(bootDelay.minus(since));
    }
    ObjectNode next = instance.deepCopy();
    ObjectNode status = Doc.child(next, "status");
    GuestReport.describe(next, pod);
    phase(status, RUNNING);
    write(next);
    return Optional.empty();
  }

  private Optional<Duration> shutDown(ObjectNode instance) {
    Duration left =
        shutdownDelay.minus(Times.since(Doc.text(instance, "metadata", "deletionTimestamp")));
    if (left.isPositive()) {
      return Optional.of(left);
    }
    end(instance, "Succeeded");
    return Optional.empty();
  }

  private Optional<Duration> move(ObjectNode instance) {
    Optional<ObjectNode> next = Migrating.advance(instance, "10.0.0.1", moveDelay);
    next.ifPresent(this::write);
    if (next.filter(it -> !Migrating.isUnderWay(it)).isPresent()) {
      objects.launcherOf(instance).ifPresent(leaving);
    }
    return next.isPresent() ? Optional.empty() : Optional.of(PATIENCE);
  }

  private void end(ObjectNode instance, String phase) {
    ObjectNode next = instance.deepCopy();
    phase(Doc.child(next, "status"), phase);
    write(next);
  }

  /** As {@code virtctl pause} and {@code unpause} do. */
  void pause(ObjectNode instance, boolean paused) {
    ObjectNode next = instance.deepCopy();
    if (paused) {
      Doc.putCondition(
          next, Doc.newCondition("Paused", "True", "PausedByUser", "VMI was paused by user"));
    } else {
      Doc.dropCondition(next, "Paused");
    }
    write(next);
  }

  static void phase(ObjectNode status, String phase) {
    status.put("phase", phase);
    ArrayNode times = status.withArrayProperty("phaseTransitionTimestamps");
    times.addObject().put("phase", phase).put("phaseTransitionTimestamp", Doc.now());
  }

  private void write(ObjectNode next) {
    objects.instances().see(objects.api().replace(Kind.INSTANCE.path(next), next));
  }
}
