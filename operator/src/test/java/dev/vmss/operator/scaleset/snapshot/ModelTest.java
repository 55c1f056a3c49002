package dev.vmss.operator.scaleset.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.testing.fixture.Fixtures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
