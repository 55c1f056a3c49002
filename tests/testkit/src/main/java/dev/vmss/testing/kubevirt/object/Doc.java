package dev.vmss.testing.kubevirt.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads and changes objects of the API as JSON. What is not there reads as empty. */
public final class Doc {

  private Doc() {}

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static ObjectNode object(Kind kind, String namespace, String name) {
    ObjectNode made = object().put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    ObjectNode meta = made.putObject("metadata").put("name", name);
    if (!namespace.isEmpty()) {
      meta.put("namespace", namespace);
    }
    return made;
  }

  public static JsonNode at(JsonNode node, String... path) {
    JsonNode found = node;
    for (String step : path) {
      found = found.path(step);
    }
    return found;
  }

  public static String text(JsonNode node, String... path) {
    return at(node, path).asText("");
  }

  /** The object at a path, made where it is missing. */
  public static ObjectNode child(ObjectNode node, String... path) {
    ObjectNode found = node;
    for (String step : path) {
      found = found.withObjectProperty(step);
    }
    return found;
  }

  public static Stream<JsonNode> items(JsonNode node, String... path) {
    return StreamSupport.stream(at(node, path).spliterator(), false);
  }

  public static String name(JsonNode object) {
    return text(object, "metadata", "name");
  }

  public static String namespace(JsonNode object) {
    return text(object, "metadata", "namespace");
  }

  public static String key(JsonNode object) {
    return namespace(object) + "/" + name(object);
  }

  public static String uid(JsonNode object) {
    return text(object, "metadata", "uid");
  }

  public static String label(JsonNode object, String name) {
    return text(object, "metadata", "labels", name);
  }

  public static String phase(JsonNode object) {
    return text(object, "status", "phase");
  }

  public static boolean isDeleting(JsonNode object) {
    return at(object, "metadata").has("deletionTimestamp");
  }

  public static Optional<JsonNode> controller(JsonNode object) {
    return items(object, "metadata", "ownerReferences")
        .filter(reference -> reference.path("controller").asBoolean())
        .findFirst();
  }

  public static boolean isControlledBy(JsonNode object, JsonNode owner) {
    return controller(object).filter(ref -> text(ref, "uid").equals(uid(owner))).isPresent();
  }

  public static ObjectNode controllerReference(Kind kind, JsonNode owner) {
    return object()
        .put("apiVersion", kind.apiVersion())
        .put("kind", kind.kind())
        .put("name", name(owner))
        .put("uid", uid(owner))
        .put("controller", true)
        .put("blockOwnerDeletion", true);
  }

  public static boolean hasFinalizer(JsonNode object, String finalizer) {
    return items(object, "metadata", "finalizers").anyMatch(it -> it.asText().equals(finalizer));
  }

  public static void addFinalizer(ObjectNode object, String finalizer) {
    if (!hasFinalizer(object, finalizer)) {
      child(object, "metadata").withArrayProperty("finalizers").add(finalizer);
    }
  }

  public static void removeFinalizer(ObjectNode object, String finalizer) {
    removeIf(child(object, "metadata"), "finalizers", it -> it.asText().equals(finalizer));
  }

  public static Optional<JsonNode> condition(JsonNode object, String type) {
    return items(object, "status", "conditions")
        .filter(condition -> text(condition, "type").equals(type))
        .findFirst();
  }

  public static boolean has(JsonNode object, String conditionType, String status) {
    return condition(object, conditionType)
        .filter(it -> text(it, "status").equals(status))
        .isPresent();
  }

  public static boolean has(JsonNode object, String conditionType, String status, String reason) {
    return condition(object, conditionType)
        .filter(it -> text(it, "status").equals(status) && text(it, "reason").equals(reason))
        .isPresent();
  }

  public static ObjectNode newCondition(String type, String status, String reason, String message) {
    ObjectNode condition = object().put("type", type).put("status", status);
    if (!reason.isEmpty()) {
      condition.put("reason", reason);
    }
    if (!message.isEmpty()) {
      condition.put("message", message);
    }
    return condition.put("lastTransitionTime", now()).put("lastProbeTime", now());
  }

  /** Replaces the condition only if status or reason are new: a message may become stale. */
  public static void putCondition(ObjectNode object, ObjectNode condition) {
    ArrayNode all = child(object, "status").withArrayProperty("conditions");
    for (int i = 0; i < all.size(); i++) {
      JsonNode old = all.get(i);
      if (text(old, "type").equals(text(condition, "type"))) {
        if (!text(old, "status").equals(text(condition, "status"))
            || !text(old, "reason").equals(text(condition, "reason"))) {
          all.set(i, condition);
        }
        return;
      }
    }
    all.add(condition);
  }

  public static void dropCondition(ObjectNode object, String type) {
    removeIf(child(object, "status"), "conditions", it -> text(it, "type").equals(type));
  }

  private static void removeIf(
      ObjectNode parent, String list, java.util.function.Predicate<JsonNode> unwanted) {
    if (parent.has(list)) {
      List<JsonNode> kept = new ArrayList<>();
      parent.path(list).forEach(it -> kept.add(it));
      kept.removeIf(unwanted);
      if (kept.isEmpty()) {
        parent.remove(list);
      } else {
        parent.putArray(list).addAll(kept);
      }
    }
  }

  /** To the second, as Kubernetes writes it. */
  public static String now() {
    return time(Instant.now());
  }

  public static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
