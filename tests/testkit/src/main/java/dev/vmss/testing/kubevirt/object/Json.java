package dev.vmss.testing.kubevirt.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Between text, JSON and the client's own types. */
public final class Json {

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
  private static final YAMLMapper YAML = new YAMLMapper();

  private Json() {}

  public static <T> T convert(Object node, Class<T> type) {
    return SERIALIZATION.convertValue(node, type);
  }

  public static ObjectNode parse(String yamlOrJson) {
    try {
      return (ObjectNode) YAML.readTree(yamlOrJson);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
