package dev.vmss.testing.kubevirt.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.kubevirt.object.Doc;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The status of a VirtualMachine: a pure function of what there is of it. */
public final class MachineStatus {

  private static final Set<String> ITS_OWN = Set.of("Ready", "Failure", "RestartRequired");
  private static final int FIRST_BACK_OFF_SECONDS = 10;
  private static final int LONGEST_BACK_OFF_SECONDS = 300;

  private MachineStatus() {}

  /** The machine with its new status; the argument stays as it is. */
  public static ObjectNode update(
      ObjectNode machine,
      Optional<ObjectNode> instance,
      Collection<ObjectNode> volumes,
      Collection<ObjectNode> claims,
      Optional<SyncError> error,
      Instant now) {
    ObjectNode next = machine.deepCopy();
    ObjectNode status = Doc.child(next, "status");
    flags(status, machine, instance);
    startFailure(status, instance, now);
    readiness(next, instance);
    failure(next, error);
    instance.ifPresent(it -> mirror(next, it));
    status.put("printableStatus", PrintableStatus.of(next, instance, volumes, claims));
    return next;
  }

  private static void flags(ObjectNode status, JsonNode machine, Optional<ObjectNode> instance) {
    flag(status, "created", instance.isPresent());
    flag(status, "ready", instance.filter(it -> Doc.has(it, "Ready", "True")).isPresent());
    if (status.has("runStrategy") || instance.isPresent()) {
      status.set("runStrategy", Doc.at(machine, "spec", "runStrategy"));
    }
    instance.ifPresent(
        it -> {
          status.put(
              "observedGeneration",
              Doc.at(it, "metadata", "annotations", InstanceTemplate.GENERATION).asLong());
          status.put("desiredGeneration", Doc.at(machine, "metadata", "generation").asLong());
        });
  }

  /** What is false is not written. */
  private static void flag(ObjectNode status, String name, boolean value) {
    if (value) {
      status.put(name, true);
    } else {
      status.remove(name);
    }
  }

  private static void startFailure(ObjectNode status, Optional<ObjectNode> instance, Instant now) {
    boolean wanted = status.path("runStrategy").asText("Always").equals("Always");
    if (!wanted || instance.filter(MachineStatus::hasRun).isPresent()) {
      status.remove("startFailure");
      return;
    }
    String failed = instance.filter(PrintableStatus::isFinal).map(Doc::uid).orElse("");
    JsonNode before = status.path("startFailure");
    if (!failed.isEmpty() && !Doc.text(before, "lastFailedVMIUID").equals(failed)) {
      int count = before.path("consecutiveFailCount").asInt() + 1;
      status
          .putObject("startFailure")
          .put("consecutiveFailCount", count)
          .put("lastFailedVMIUID", failed)
          .put("retryAfterTimestamp", Doc.time(now.plus(backOff(count))));
    }
  }

  private static Duration backOff(int count) {
    return Duration.ofSeconds(
        Math.min(LONGEST_BACK_OFF_SECONDS, FIRST_BACK_OFF_SECONDS * count * count));
  }

  private static boolean hasRun(JsonNode instance) {
    return Doc.phase(instance).equals("Running")
        || Doc.items(instance, "status", "phaseTransitionTimestamps")
            .anyMatch(it -> Doc.text(it, "phase").equals("Running"));
  }

  private static void readiness(ObjectNode machine, Optional<ObjectNode> instance) {
    Doc.putCondition(
        machine,
        instance
            .map(
                it ->
                    Doc.condition(it, "Ready")
                        .map(ready -> (ObjectNode) ready.deepCopy())
                        .orElseGet(
                            () ->
                                Doc.newCondition(
                                    "Ready",
                                    "False",
                                    "VMIConditionMissing",
                                    "VMI is missing the Ready condition")))
            .orElseGet(
                () -> Doc.newCondition("Ready", "False", "VMINotExists", "VMI does not exist")));
  }

  private static void failure(ObjectNode machine, Optional<SyncError> error) {
    error.ifPresentOrElse(
        it ->
            Doc.putCondition(
                machine, Doc.newCondition("Failure", "True", it.reason(), it.message())),
        () -> Doc.dropCondition(machine, "Failure"));
  }

  /** All of the instance's conditions, and none that it no longer has. */
  private static void mirror(ObjectNode machine, JsonNode instance) {
    List<String> mirrored = new ArrayList<>(ITS_OWN);
    Doc.items(instance, "status", "conditions")
        .filter(it -> !ITS_OWN.contains(Doc.text(it, "type")))
        .forEach(
            it -> {
              mirrored.add(Doc.text(it, "type"));
              Doc.putCondition(machine, it.deepCopy());
            });
    Doc.items(machine.deepCopy(), "status", "conditions")
        .map(it -> Doc.text(it, "type"))
        .filter(type -> !mirrored.contains(type))
        .forEach(type -> Doc.dropCondition(machine, type));
  }
}
