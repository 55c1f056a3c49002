package dev.vmss.operator.scaleset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.fixture.Fixtures;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import org.junit.jupiter.api.Test;

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

  /**
   * A release that hashes the same set differently would roll everybody's machines: change this
   * only with a migration.
   */
  @Test
  void theHashIsTheSameInEveryRelease() {
    assertThat(hash("latest", "{a: b}", "Standard_A1_v2")).isEqualTo("39123e20519be876");
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
