package dev.vmss.generator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.vmss.api.v1alpha1.MarketplaceFeed;
import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineSize;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The CRDs as the text of their files, by file name. */
final class CrdYaml {

  static final List<Class<? extends HasMetadata>> KINDS =
      List.of(
          MarketplaceImage.class,
          MarketplaceFeed.class,
          VirtualMachineSize.class,
          VirtualMachineScaleSet.class);

  private static final String HEADER =
      """
      # Generated from the Java types in crds/src/main by `make generate`: edit those, not this.
      """;

  /** Quotes what YAML 1.1 would take for something else than text, such as {@code True}. */
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .build();

  private CrdYaml() {}

  static SortedMap<String, String> render() throws JsonProcessingException {
    var serialization = new KubernetesSerialization();
    var files = new TreeMap<String, String>();
    for (var crd : refined()) {
      var tree = serialization.convertValue(crd, JsonNode.class);
      files.put(
          crd.getSpec().getGroup() + "_" + crd.getSpec().getNames().getPlural() + ".yaml",
          HEADER + YAML.writeValueAsString(withWholeNumbers(tree)));
    }
    return files;
  }

  private static List<CustomResourceDefinition> refined() {
    var crds = GeneratedCrds.of(KINDS);
    crds.forEach(CrdYaml::refine);
    return crds;
  }

  private static void refine(CustomResourceDefinition crd) {
    var kind =
        KINDS.stream()
            .filter(type -> type.getSimpleName().equals(crd.getSpec().getNames().getKind()))
            .findFirst()
            .orElseThrow();
    CrdRefinement.of(kind).apply(crd);
  }

  /** The model holds bounds as doubles; {@code minimum: 1} reads better than {@code 1.0}. */
  private static JsonNode withWholeNumbers(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.properties().forEach(field -> field.setValue(withWholeNumbers(field.getValue())));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, withWholeNumbers(array.get(i)));
      }
    } else if (node.isDouble() && node.doubleValue() == node.longValue()) {
      return LongNode.valueOf(node.longValue());
    }
    return node;
  }
}
