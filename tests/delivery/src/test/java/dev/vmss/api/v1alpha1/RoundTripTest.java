package dev.vmss.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.fixture.CrdDefaults;
import dev.vmss.testing.fixture.CrdSchemas;
import dev.vmss.testing.fixture.FixtureCorpus;
import dev.vmss.testing.fixture.FixtureDocument;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoundTripTest {

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
  private static final Map<String, Class<? extends HasMetadata>> TYPES =
      Map.of(
          "MarketplaceImage", MarketplaceImage.class,
          "MarketplaceFeed", MarketplaceFeed.class,
          "VirtualMachineSize", VirtualMachineSize.class,
          "VirtualMachineScaleSet", VirtualMachineScaleSet.class);
  private static final Set<String> QUANTITIES = Set.of("memory", "size");

  static List<FixtureDocument> valid() {
    return FixtureCorpus.load().stream().filter(it -> !it.expectedInvalid()).toList();
  }

  @ParameterizedTest
  @MethodSource("valid")
  void readingAndWritingLosesNothing(FixtureDocument fixture) {
    var object = CrdDefaults.apply(fixture.object());
    var type = TYPES.get(object.get("kind").asText());

    var typed = SERIALIZATION.unmarshal(SERIALIZATION.asYaml(object), type);
    var written = SERIALIZATION.unmarshal(SERIALIZATION.asYaml(typed), JsonNode.class);

    assertThat(normal(written)).isEqualTo(normal(object));
  }

  /** Otherwise the round trip would say nothing about a field that no fixture has. */
  @Test
  void theFixturesHaveEveryField() {
    Set<String> wanted = new TreeSet<>();
    TYPES.keySet().forEach(kind -> schemaPaths(kind, CrdSchemas.schema(kind), wanted));
    Set<String> present = new TreeSet<>();
    valid().forEach(it -> objectPaths(it.object().get("kind").asText(), it.object(), present));

    wanted.removeAll(present);
    assertThat(wanted).isEmpty();
  }

  /** An absent and an empty object mean the same; so do a quantity as number and as text. */
  private static JsonNode normal(JsonNode node) {
    if (node instanceof ObjectNode object) {
      var copy = object.objectNode();
      for (var field : object.properties()) {
        var value = normal(field.getValue());
        if (QUANTITIES.contains(field.getKey())) {
          copy.put(field.getKey(), value.asText());
        } else if (!value.isContainerNode() || !value.isEmpty()) {
          copy.set(field.getKey(), value);
        }
      }
      return copy;
    }
    return node;
  }

  private static void schemaPaths(String path, JsonNode schema, Set<String> paths) {
    for (var field : schema.path("properties").properties()) {
      paths.add(path + "." + field.getKey());
      schemaPaths(path + "." + field.getKey(), field.getValue(), paths);
    }
    if (schema.has("items")) {
      schemaPaths(path, schema.get("items"), paths);
    }
  }

  private static void objectPaths(String path, JsonNode value, Set<String> paths) {
    paths.add(path);
    value.properties().forEach(it -> objectPaths(path + "." + it.getKey(), it.getValue(), paths));
    if (value.isArray()) {
      value.forEach(item -> objectPaths(path, item, paths));
    }
  }
}
