package dev.vmss.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The chart's values with their schema. A value is a leaf of the schema: what has no {@code
 * properties} of its own.
 */
record ChartValues(JsonNode schema, JsonNode defaults) {

  static ChartValues read(Path chart) {
    try {
      return new ChartValues(
          new ObjectMapper().readTree(chart.resolve("values.schema.json").toFile()),
          new YAMLMapper().readTree(chart.resolve("values.yaml").toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All values, in the schema's order, as {@code a.b.c}. */
  List<String> paths() {
    List<String> paths = new ArrayList<>();
    collect(schema, "", paths);
    return paths;
  }

  private static void collect(JsonNode schema, String path, List<String> paths) {
    JsonNode properties = schema.path("properties");
    if (properties.isMissingNode()) {
      paths.add(path);
      return;
    }
    for (Map.Entry<String, JsonNode> property : properties.properties()) {
      collect(property.getValue(), join(path, property.getKey()), paths);
    }
  }

  JsonNode schema(String path) {
    JsonNode node = schema;
    for (String name : path.split("\\.")) {
      node = node.path("properties").path(name);
    }
    return node;
  }

  String description(String path) {
    return schema(path).path("description").asText();
  }

  List<String> described() {
    return paths().stream().map(this::description).toList();
  }

  Optional<JsonNode> defaultOf(String path) {
    JsonNode node = defaults;
    for (String name : path.split("\\.")) {
      node = node.path(name);
    }
    return node instanceof MissingNode ? Optional.empty() : Optional.of(node);
  }

  /** Paths in values.yaml that the schema does not know. */
  List<String> defaultsWithoutDescription() {
    List<String> unknown = new ArrayList<>();
    compare(defaults, schema, "", unknown);
    return unknown;
  }

  private static void compare(JsonNode value, JsonNode schema, String path, List<String> unknown) {
    if (schema.isMissingNode()) {
      unknown.add(path);
    } else if (value.isObject() && schema.has("properties")) {
      for (Map.Entry<String, JsonNode> property : value.properties()) {
        compare(
            property.getValue(),
            schema.path("properties").path(property.getKey()),
            join(path, property.getKey()),
            unknown);
      }
    }
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
