package dev.vmss.api.compatibility;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.vmss.api.compatibility.Break.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Walks a released schema and its current form side by side. What became wider is no break. */
final class SchemaComparison {

  private static final List<String> LOWER_BOUNDS =
      List.of("minimum", "minLength", "minItems", "minProperties");
  private static final List<String> UPPER_BOUNDS =
      List.of("maximum", "maxLength", "maxItems", "maxProperties");
  private static final List<String> JUNCTORS = List.of("oneOf", "anyOf", "allOf", "not");
  private static final List<String> LIST_TYPES =
      List.of("x-kubernetes-list-type", "x-kubernetes-list-map-keys", "x-kubernetes-map-type");
  private static final List<String> TYPES =
      List.of(
          "type",
          "nullable",
          "x-kubernetes-int-or-string",
          "x-kubernetes-preserve-unknown-fields",
          "x-kubernetes-embedded-resource");
  private static final List<String> MODEL = List.of("spec.virtualMachineProfile", "spec.sku");

  private final List<Break> breaks = new ArrayList<>();

  private SchemaComparison() {}

  static List<Break> breaks(JsonNode released, JsonNode current) {
    var comparison = new SchemaComparison();
    comparison.compare("", released, current);
    return comparison.breaks;
  }

  private void compare(String path, JsonNode released, JsonNode current) {
    TYPES.forEach(key -> mustEqual(Kind.TYPE_CHANGED, path, key, released, current));
    LIST_TYPES.forEach(key -> mustEqual(Kind.LIST_TYPE_CHANGED, path, key, released, current));
    mustEqual(Kind.DEFAULT_CHANGED, path, "default", released, current);
    LOWER_BOUNDS.forEach(key -> bound(path, key, released, current, 1));
    UPPER_BOUNDS.forEach(key -> bound(path, key, released, current, -1));
    mayVanish(Kind.FORMAT_CHANGED, path, "format", released, current);
    mayVanish(Kind.PATTERN_CHANGED, path, "pattern", released, current);
    JUNCTORS.forEach(key -> mayVanish(Kind.JUNCTOR_CHANGED, path, key, released, current));
    enumeration(path, released, current);
    required(path, released, current);
    rules(path, released, current);
    children(path, released, current);
  }

  private void mustEqual(Kind kind, String path, String key, JsonNode released, JsonNode current) {
    if (!released.path(key).equals(current.path(key))) {
      report(kind, path, key + ": " + released.path(key) + " -> " + current.path(key));
    }
  }

  private void mayVanish(Kind kind, String path, String key, JsonNode released, JsonNode current) {
    if (current.has(key)) {
      mustEqual(kind, path, key, released, current);
    }
  }

  /** {@code direction} is 1 where a larger value is tighter, and -1 where a smaller one is. */
  private void bound(String path, String key, JsonNode released, JsonNode current, int direction) {
    if (!current.has(key)) {
      return;
    }
    double now = direction * current.get(key).asDouble();
    if (!released.has(key) || now > direction * released.get(key).asDouble()) {
      report(
          Kind.BOUND_TIGHTENED, path, key + ": " + released.path(key) + " -> " + current.get(key));
    }
  }

  private void enumeration(String path, JsonNode released, JsonNode current) {
    if (!current.has("enum")) {
      return;
    }
    if (!released.has("enum")) {
      report(Kind.ENUM_VALUE_REMOVED, path, "every value but " + current.get("enum"));
      return;
    }
    var now = texts(current.get("enum"));
    texts(released.get("enum")).stream()
        .filter(value -> !now.contains(value))
        .forEach(value -> report(Kind.ENUM_VALUE_REMOVED, path, value));
  }

  private void required(String path, JsonNode released, JsonNode current) {
    var before = texts(released.path("required"));
    texts(current.path("required")).stream()
        .filter(field -> !before.contains(field))
        .forEach(field -> report(Kind.FIELD_REQUIRED, below(path, field), "is required now"));
  }

  private void rules(String path, JsonNode released, JsonNode current) {
    var before = released.path("x-kubernetes-validations").findValuesAsText("rule");
    current.path("x-kubernetes-validations").findValuesAsText("rule").stream()
        .filter(rule -> !before.contains(rule))
        .forEach(rule -> report(Kind.RULE_ADDED, path, rule));
  }

  private void children(String path, JsonNode released, JsonNode current) {
    for (var field : released.path("properties").properties()) {
      child(
          below(path, field.getKey()),
          field.getValue(),
          current.path("properties").path(field.getKey()));
    }
    for (var field : current.path("properties").properties()) {
      if (!released.path("properties").has(field.getKey())) {
        added(below(path, field.getKey()), field.getValue());
      }
    }
    if (released.has("items")) {
      child(path + "[]", released.get("items"), current.path("items"));
    }
    if (released.has("additionalProperties")) {
      child(
          path + "{}", released.get("additionalProperties"), current.path("additionalProperties"));
    }
  }

  private void child(String path, JsonNode released, JsonNode current) {
    if (current.isMissingNode()) {
      report(Kind.FIELD_REMOVED, path, "stored values would be dropped");
    } else {
      compare(path, released, current);
    }
  }

  private void added(String path, JsonNode schema) {
    if (schema.has("default") && MODEL.stream().anyMatch(part -> path.startsWith(part + "."))) {
      report(Kind.MODEL_DEFAULT_ADDED, path, "default: " + schema.get("default"));
    }
  }

  private void report(Kind kind, String path, String detail) {
    breaks.add(new Break(kind, path, detail));
  }

  private static String below(String path, String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  private static Set<String> texts(JsonNode array) {
    if (!(array instanceof ArrayNode)) {
      return Set.of();
    }
    return new HashSet<>(
        StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList());
  }
}
