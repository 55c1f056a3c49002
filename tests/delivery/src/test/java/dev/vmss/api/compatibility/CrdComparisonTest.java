package dev.vmss.api.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.vmss.api.compatibility.Break.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Each kind of break is caught, and what only widens the API is not. */
class CrdComparisonTest {

  private static final String RELEASED =
      """
      spec:
        group: vmss.dev
        scope: Namespaced
        names: {kind: VirtualMachineScaleSet, plural: virtualmachinescalesets}
        versions:
        - name: v1alpha1
          served: true
          subresources: {scale: {specReplicasPath: .spec.replicas}, status: {}}
          schema:
            openAPIV3Schema:
              type: object
              required: [spec]
              properties:
                spec:
                  type: object
                  oneOf: [{required: [replicas]}, {required: [zones]}]
                  x-kubernetes-validations: [{rule: self.a, message: m}, {rule: self.b, message: m}]
                  required: [replicas]
                  properties:
                    replicas: {type: integer, format: int32, minimum: 0, maximum: 1000, default: 1}
                    mode: {type: string, enum: [Manual, Rolling]}
                    name: {type: string, pattern: ^a$, minLength: 1, maxLength: 9}
                    labels: {type: object, maxProperties: 8, additionalProperties: {type: string}}
                    zones:
                      type: array
                      minItems: 1
                      maxItems: 16
                      x-kubernetes-list-type: set
                      items: {type: string, maxLength: 63}
                    disks:
                      type: array
                      x-kubernetes-list-type: map
                      x-kubernetes-list-map-keys: [lun]
                      items:
                        type: object
                        required: [lun]
                        properties: {lun: {type: integer}, size: {type: integer}}
                    virtualMachineProfile:
                      type: object
                      properties: {prefix: {type: string}}
      """;

  private static final String SPEC = "/spec/versions/0/schema/openAPIV3Schema/properties/spec";

  @ParameterizedTest
  @CsvFileSource(resources = "/compatibility/breaks.csv", delimiter = '|')
  void catches(String where, String value, Kind kind, String path) throws Exception {
    assertThat(breaksAfter(where, value))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.kind()).isEqualTo(kind);
              assertThat(it.path()).isEqualTo(path);
            });
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/compatibility/harmless.csv", delimiter = '|')
  void letsPass(String where, String value) throws Exception {
    assertThat(breaksAfter(where, value)).isEmpty();
  }

  @Test
  void theSameIsNoBreak() throws Exception {
    assertThat(CrdComparison.breaks(tree(RELEASED), tree(RELEASED))).isEmpty();
  }

  private static List<Break> breaksAfter(String where, String value) throws Exception {
    var current = tree(RELEASED);
    var pointer = JsonPointer.compile(where.replace("SPEC", SPEC));
    var parent = (ObjectNode) current.at(pointer.head());
    var field = pointer.last().getMatchingProperty();
    if (value == null) {
      assertThat(parent.remove(field)).isNotNull();
    } else {
      parent.set(field, tree(value));
    }
    return CrdComparison.breaks(tree(RELEASED), current);
  }

  private static JsonNode tree(String yaml) throws JsonProcessingException {
    return new YAMLMapper().readTree(yaml);
  }
}
