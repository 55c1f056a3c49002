package dev.vmss.generator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/** The schema of a kind that belongs to others, as far as our types of it go. */
public final class TypeSchema {

  private TypeSchema() {}

  /** With no more fields than the types have, whatever the types keep beside them. */
  public static JsonNode of(Class<? extends HasMetadata> kind) {
    var crd = GeneratedCrds.of(List.of(kind)).get(0);
    JsonNode tree = new KubernetesSerialization().convertValue(crd, JsonNode.class);
    JsonNode schema = tree.at("/spec/versions/0/schema/openAPIV3Schema");
    close(schema);
    return schema;
  }

  /** The client's types keep what they do not know, for which the generator leaves room. */
  private static void close(JsonNode node) {
    if (node instanceof ObjectNode object && object.path("properties").isObject()) {
      object.remove(List.of("additionalProperties", "x-kubernetes-preserve-unknown-fields"));
    }
    node.forEach(TypeSchema::close);
  }
}
