package dev.vmss.generator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The schema that Kubernetes gives to its standard condition type. */
final class StandardCondition {

  private static final Map<String, String> DESCRIPTIONS =
      Map.of(
          "type", "What the condition is about, in camel case.",
          "status", "Whether it holds: True, False or Unknown.",
          "observedGeneration", "The generation of the object that it was computed from.",
          "lastTransitionTime", "When the status of the condition last changed.",
          "reason", "Why it has this status, as one word in camel case.",
          "message", "The same for people, in full sentences.");

  private StandardCondition() {}

  static void refine(JSONSchemaProps schema) {
    var fields = schema.getProperties();
    fields.keySet().retainAll(DESCRIPTIONS.keySet());
    DESCRIPTIONS.forEach((field, text) -> fields.get(field).setDescription(text));
    bound(fields.get("type"), 1, 316);
    bound(fields.get("reason"), 1, 1024);
    bound(fields.get("message"), 0, 32768);
    fields.get("reason").setPattern("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$");
    fields.get("lastTransitionTime").setFormat("date-time");
    fields.get("observedGeneration").setFormat("int64");
    fields.get("observedGeneration").setMinimum(0.0);
    fields
        .get("status")
        .setEnum(Stream.of("True", "False", "Unknown").<JsonNode>map(TextNode::valueOf).toList());
    schema.setAdditionalProperties(null);
    schema.setRequired(List.of("lastTransitionTime", "message", "reason", "status", "type"));
  }

  private static void bound(JSONSchemaProps field, long min, long max) {
    field.setMinLength(min == 0 ? null : min);
    field.setMaxLength(max);
  }
}
