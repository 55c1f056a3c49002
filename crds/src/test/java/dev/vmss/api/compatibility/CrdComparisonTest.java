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
import org.junit.jupiter.params.provider.CsvSource;

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

  /** Columns: what to set (empty: remove it), where, to what; the break and its path. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /spec/group                              | vmss.example    | NAME_CHANGED        | /spec/group
          /spec/scope                              | Cluster         | NAME_CHANGED        | /spec/scope
          /spec/versions/0/served                  | false           | VERSION_REMOVED     | v1alpha1
          /spec/versions/0/name                    | v1              | VERSION_REMOVED     | v1alpha1
          /spec/versions/0/subresources/scale      |                 | SUBRESOURCE_CHANGED | scale
          SPEC/properties/mode                     |                 | FIELD_REMOVED       | spec.mode
          SPEC/properties/labels/additionalProperties |              | FIELD_REMOVED       | spec.labels{}
          SPEC/properties/disks/items/properties/size |              | FIELD_REMOVED       | spec.disks[].size
          SPEC/properties/replicas/type            | string          | TYPE_CHANGED        | spec.replicas
          SPEC/properties/zones/items/type         | integer         | TYPE_CHANGED        | spec.zones[]
          SPEC/properties/replicas/format          | int64           | FORMAT_CHANGED      | spec.replicas
          SPEC/properties/name/format              | date            | FORMAT_CHANGED      | spec.name
          SPEC/properties/mode/enum                | [Rolling]       | ENUM_VALUE_REMOVED  | spec.mode
          SPEC/properties/name/enum                | [a]             | ENUM_VALUE_REMOVED  | spec.name
          SPEC/properties/replicas/minimum         | 1               | BOUND_TIGHTENED     | spec.replicas
          SPEC/properties/replicas/maximum         | 999             | BOUND_TIGHTENED     | spec.replicas
          SPEC/properties/name/minLength           | 2               | BOUND_TIGHTENED     | spec.name
          SPEC/properties/name/maxLength           | 8               | BOUND_TIGHTENED     | spec.name
          SPEC/properties/mode/maxLength           | 8               | BOUND_TIGHTENED     | spec.mode
          SPEC/properties/zones/minItems           | 2               | BOUND_TIGHTENED     | spec.zones
          SPEC/properties/zones/maxItems           | 15              | BOUND_TIGHTENED     | spec.zones
          SPEC/properties/zones/items/maxLength    | 62              | BOUND_TIGHTENED     | spec.zones[]
          SPEC/properties/labels/maxProperties     | 7               | BOUND_TIGHTENED     | spec.labels
          SPEC/properties/labels/minProperties     | 1               | BOUND_TIGHTENED     | spec.labels
          SPEC/required                            | [replicas, mode] | FIELD_REQUIRED     | spec.mode
          SPEC/properties/disks/items/required     | [lun, size]     | FIELD_REQUIRED      | spec.disks[].size
          SPEC/properties/virtualMachineProfile/required | [prefix]  | FIELD_REQUIRED      | spec.virtualMachineProfile.prefix
          SPEC/properties/replicas/default         | 2               | DEFAULT_CHANGED     | spec.replicas
          SPEC/properties/replicas/default         |                 | DEFAULT_CHANGED     | spec.replicas
          SPEC/properties/mode/default             | Manual          | DEFAULT_CHANGED     | spec.mode
          SPEC/properties/zones/x-kubernetes-list-type | atomic      | LIST_TYPE_CHANGED   | spec.zones
          SPEC/properties/disks/x-kubernetes-list-map-keys | [size]  | LIST_TYPE_CHANGED   | spec.disks
          SPEC/properties/name/pattern             | ^b$             | PATTERN_CHANGED     | spec.name
          SPEC/properties/mode/pattern             | ^b$             | PATTERN_CHANGED     | spec.mode
          SPEC/oneOf                               | [{required: [mode]}] | JUNCTOR_CHANGED | spec
          SPEC/not                                 | {required: [mode]} | JUNCTOR_CHANGED  | spec
          SPEC/x-kubernetes-validations/0/rule     | self.c          | RULE_ADDED          | spec
          SPEC/properties/virtualMachineProfile/properties/extra | {type: string, default: a} | MODEL_DEFAULT_ADDED | spec.virtualMachineProfile.extra
          """)
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
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SPEC/properties/extra                    | {type: string}
          SPEC/properties/extra                    | {type: string, default: a}
          SPEC/properties/virtualMachineProfile/properties/extra | {type: string}
          SPEC/properties/mode/enum                | [Manual, Rolling, Automatic]
          SPEC/properties/mode/enum                |
          SPEC/properties/replicas/minimum         |
          SPEC/properties/replicas/maximum         | 2000
          SPEC/properties/name/minLength           | 0
          SPEC/properties/name/pattern             |
          SPEC/properties/replicas/format          |
          SPEC/properties/mode/description         | Another text.
          SPEC/required                            | []
          SPEC/oneOf                               |
          SPEC/x-kubernetes-validations            | [{rule: self.b, message: Another text.}]
          /spec/versions/0/subresources/extra      | {}
          """)
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
