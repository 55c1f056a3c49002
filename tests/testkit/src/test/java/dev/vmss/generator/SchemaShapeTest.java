package dev.vmss.generator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vmss.testing.fixture.CrdSchemas;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What every field of the schemas must have, whoever adds it. */
class SchemaShapeTest {

  @Test
  void everyFieldIsDescribedInWholeSentences() {
    assertThat(fields()).hasSizeGreaterThan(150);
    fields()
        .forEach(
            (path, field) ->
                assertThat(field.path("description").asText()).as(path).matches("[A-Z].*\\."));
  }

  @Test
  void everyListHasATypeAndABound() {
    eachOfType(
        "array",
        (path, list) -> {
          assertThat(list.path("x-kubernetes-list-type").asText())
              .as(path)
              .isIn("atomic", "set", "map");
          assertThat(list.has("maxItems")).as(path + " has maxItems").isTrue();
        });
  }

  @Test
  void everyMapHasABound() {
    eachOfType(
        "object",
        (path, object) ->
            assertThat(object.has("properties") || object.has("maxProperties"))
                .as(path + " has maxProperties")
                .isTrue());
  }

  /** Rules walk what users write, and their cost is judged by the longest possible text. */
  @Test
  void everyTextOfASpecHasABound() {
    eachOfType(
        "string",
        (path, text) -> {
          if (path.contains(".spec.")) {
            assertThat(text.has("maxLength") || text.has("enum") || text.has("format"))
                .as(path + " has maxLength")
                .isTrue();
          }
        });
  }

  @Test
  void everyWholeNumberHasAFormat() {
    eachOfType(
        "integer",
        (path, number) ->
            assertThat(number.path("format").asText()).as(path).isIn("int32", "int64"));
  }

  @Test
  void everyRuleSaysWhatToDoAndWorksOnTheOldestServersWithRules() {
    fields()
        .forEach(
            (path, field) ->
                field
                    .path("x-kubernetes-validations")
                    .forEach(
                        rule -> {
                          assertThat(rule.path("message").asText()).as(path).matches("\\S.*:.*\\.");
                          // messageExpression, reason, fieldPath and optionalOldSelf came later.
                          assertThat(rule.fieldNames())
                              .toIterable()
                              .containsOnly("message", "rule");
                        }));
  }

  private static void eachOfType(String type, BiConsumer<String, JsonNode> check) {
    var matching = new TreeMap<>(fields());
    matching.values().removeIf(field -> !field.path("type").asText().equals(type));
    assertThat(matching).isNotEmpty();
    matching.forEach(check);
  }

  private static Map<String, JsonNode> fields() {
    var fields = new TreeMap<String, JsonNode>();
    CrdSchemas.kinds().forEach(kind -> collect(kind, CrdSchemas.schema(kind), fields));
    return fields;
  }

  private static void collect(String path, JsonNode schema, Map<String, JsonNode> fields) {
    for (var property : schema.path("properties").properties()) {
      var below = path + "." + property.getKey();
      fields.put(below, property.getValue());
      collect(below, property.getValue(), fields);
    }
    if (schema.has("items")) {
      collect(path + "[]", schema.get("items"), fields);
    }
  }
}
