package dev.vmss.operator.scaleset.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetSpec;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.testing.fixture.Fixtures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * "vmss.dev/model hashes only what the user wrote (profile and sku, canonical JSON), never what
 * this release of the operator renders, and not the image" (02).
 */
class ModelTest {

  @Test
  void theVersionOfTheImageIsNotPartOfTheModel() {
    assertThat(hash("latest", "{a: b}", "Standard_A1_v2"))
        .isEqualTo(hash("1.0.0", "{a: b}", "Standard_A1_v2"));
  }

  @Test
  void theOrderOfKeysAndTheCaseOfTheSizeDoNotMatter() {
    assertThat(hash("latest", "{a: b, c: d}", "Standard_A1_v2"))
        .isEqualTo(hash("latest", "{c: d, a: b}", "standard_a1_V2"));
  }

  @Test
  void anotherLabelOrSizeIsAnotherModel() {
    String one = hash("latest", "{a: b}", "Standard_A1_v2");
    assertThat(hash("latest", "{a: c}", "Standard_A1_v2")).isNotEqualTo(one);
    assertThat(hash("latest", "{a: \"\"}", "Standard_A1_v2")).isNotEqualTo(one);
    assertThat(hash("latest", "{a: \"\"}", "Standard_A1_v2"))
        .isNotEqualTo(hash("latest", "{}", "Standard_A1_v2"));
    assertThat(hash("latest", "{a: b}", "Standard_A2_v2")).isNotEqualTo(one);
  }

  /** Defaults of the CRD are in these sets, as an API server would put them there. */
  @ParameterizedTest
  @MethodSource("releasedModels")
  void theHashIsTheSameInEveryRelease(VirtualMachineScaleSet set) {
    assertThat(Model.hash(set.getSpec()))
        .as("the model of '%s' in released.yaml", set.getMetadata().getName())
        .isEqualTo(set.getMetadata().getAnnotations().get("test/model"));
    assertThat(Meaning.hash(set.getSpec()))
        .as("the meaning of '%s' in released.yaml", set.getMetadata().getName())
        .isEqualTo(set.getMetadata().getAnnotations().get("test/meaning"));
  }

  /** "the model is compared by meaning" */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /virtualMachineProfile/networkProfile/ports                    | [{"name":"a","port":1},{"name":"b","port":2}] | [{"name":"b","port":2},{"name":"a","port":1}]
          /virtualMachineProfile/terminateNotification/notBeforeTimeout  | "300s"                | "5m"
          /virtualMachineProfile/terminateNotification/notBeforeTimeout  | "1.5m"                | "90000ms"
          /virtualMachineProfile/terminateNotification                   | null                  | {"notBeforeTimeout":"30s"}
          /virtualMachineProfile/osProfile                               | null                  | {"customData":"","computerNamePrefix":""}
          /virtualMachineProfile/networkProfile                          | null                  | {"ports":[]}
          /virtualMachineProfile/metadata                                | null                  | {"labels":{},"annotations":{}}
          /virtualMachineProfile/healthProfile                           | null                  | {}
          /virtualMachineProfile/storageProfile/osDisk                   | null                  | {"diskSizeGB":30}
          /virtualMachineProfile/healthProfile/probe                     | {"tcpSocket":{"port":1},"intervalSeconds":5,"numberOfProbes":1,"gracePeriodSeconds":0} | {"tcpSocket":{"port":1},"intervalSeconds":null,"numberOfProbes":null,"gracePeriodSeconds":null}
          /virtualMachineProfile/healthProfile/probe/httpGet             | {"port":1}            | {"port":1,"path":"/","scheme":"HTTP"}
          /virtualMachineProfile/storageProfile/imageReference/sku       | "22.04-LTS"           | "22.04-lts"
          /sku/name                                                      | "Standard_A1_v2"      | "standard-a1-v2"
          """)
  void otherWordsHaveTheSameMeaning(String pointer, String one, String other) throws IOException {
    assertThat(Meaning.hash(with(pointer, one))).isEqualTo(Meaning.hash(with(pointer, other)));
  }

  private static VirtualMachineScaleSetSpec with(String pointer, String json) throws IOException {
    Specs plain = Specs.defaults().without("/virtualMachineProfile/osProfile");
    return plain.with(pointer, new ObjectMapper().readTree(json)).spec();
  }

  static List<VirtualMachineScaleSet> releasedModels() throws IOException {
    try (InputStream file = ModelTest.class.getResourceAsStream("/models/released.yaml")) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return Stream.of(text.split("\n---\n"))
          .map(document -> Fixtures.parse(VirtualMachineScaleSet.class, document))
          .toList();
    }
  }

  private static String hash(String version, String labels, String size) {
    VirtualMachineScaleSet set =
        Fixtures.parse(
            VirtualMachineScaleSet.class,
            """
            apiVersion: vmss.dev/v1alpha1
            kind: VirtualMachineScaleSet
            metadata: {name: web, namespace: team-a}
            spec:
              sku: {name: %s}
              virtualMachineProfile:
                storageProfile:
                  imageReference: {publisher: Canonical, offer: UbuntuServer, sku: 22.04-LTS, version: %s}
                metadata: {labels: %s}
            """
                .formatted(size, version, labels));
    return Model.hash(set.getSpec());
  }
}
