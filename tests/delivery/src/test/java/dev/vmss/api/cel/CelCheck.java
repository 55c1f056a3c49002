package dev.vmss.api.cel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vmss.testing.fixture.CrdSchemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Judges an object, or the update of an old one, by every CEL rule of its kind. Transition rules
 * apply where the old object has a value at the same place; items of lists are only matched when
 * the list is a map.
 */
public final class CelCheck {

  private static final CelRules RULES = new CelRules();

  private final List<String> violations = new ArrayList<>();

  private CelCheck() {}

  /** What is wrong with an object that has its defaults; {@code old} is null on create. */
  public static List<String> violations(JsonNode object, @Nullable JsonNode old) {
    var check = new CelCheck();
    check.walk("", object, old, CrdSchemas.schema(object.path("kind").asText()));
    return List.copyOf(check.violations);
  }

  private void walk(String path, JsonNode value, @Nullable JsonNode old, JsonNode schema) {
    for (var rule : schema.path("x-kubernetes-validations")) {
      RULES
          .violation(rule.get("rule").asText(), rule.get("message").asText(), value, old)
          .ifPresent(message -> violations.add(path + ": " + message));
    }
    if (value.isObject()) {
      walkFields(path, value, old, schema);
    } else if (value.isArray()) {
      walkItems(path, value, old, schema);
    }
  }

  private void walkFields(String path, JsonNode value, @Nullable JsonNode old, JsonNode schema) {
    for (var field : value.properties()) {
      var below =
          schema.has("additionalProperties")
              ? schema.get("additionalProperties")
              : schema.path("properties").path(field.getKey());
      var oldField = old == null ? null : old.get(field.getKey());
      walk(
          path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
          field.getValue(),
          oldField,
          below);
    }
  }

  private void walkItems(String path, JsonNode value, @Nullable JsonNode old, JsonNode schema) {
    for (int i = 0; i < value.size(); i++) {
      var item = value.get(i);
      walk(
          path + "[" + i + "]",
          item,
          oldItem(item, old, schema).orElse(null),
          schema.path("items"));
    }
  }

  private static Optional<JsonNode> oldItem(
      JsonNode item, @Nullable JsonNode old, JsonNode schema) {
    var keys = schema.path("x-kubernetes-list-map-keys");
    if (old == null || keys.isEmpty()) {
      return Optional.empty();
    }
    return StreamSupport.stream(old.spliterator(), false)
        .filter(
            candidate ->
                StreamSupport.stream(keys.spliterator(), false)
                    .map(JsonNode::asText)
                    .allMatch(key -> candidate.path(key).equals(item.path(key))))
        .findFirst();
  }
}
