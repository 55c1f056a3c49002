package dev.vmss.testing.sample;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * An object in some state, and what everybody should read from it.
 *
 * @param name what happened, for people
 */
public record Sample(String name, HasMetadata object, Verdict verdict) {

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  /** The object as the API server hands it out. */
  public JsonNode json() {
    return SERIALIZATION.convertValue(object, JsonNode.class);
  }

  @Override
  public String toString() {
    return object.getKind() + ", " + name;
  }
}
