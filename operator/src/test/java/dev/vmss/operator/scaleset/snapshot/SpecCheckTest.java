package dev.vmss.operator.scaleset.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.testing.fixture.Fixtures;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * "The reconciler checks the same things again and answers InvalidSpec naming the field" (02,
 * "Validation").
 */
class SpecCheckTest {

  private static final String GOOD = "version: latest";

  @Test
  void aGoodSpecHasNoProblem() {
    assertThat(problems("web", "", GOOD)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          replicas: -1                                                  | spec.replicas is -1
          replicas: 1001                                                | between 0 and 1000
          zones: [a, a]                                                 | spec.zones names a zone twice
          zoneBalance: true                                             | needs more than one zone
          upgradePolicy: {automaticOSUpgrade: true}                     | needs version: latest
          upgradePolicy: {rollingUpgradePolicy: {maxBatchInstancePercent: 4}} | maxBatchInstancePercent is 4
          upgradePolicy: {rollingUpgradePolicy: {pauseTimeBetweenBatches: 5 min}} | pauseTimeBetweenBatches: '5 min' is not a duration
          automaticRepairsPolicy: {gracePeriod: 5m}                     | between 10m and 90m
          scaleInPolicy: {rules: []}                                    | exactly one of Default
          """)
  void aWrongFieldIsNamed(String line, String words) {
    assertThat(problems("web", line, "version: 1.0.0")).singleElement().asString().contains(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.x       | imageReference.version is '1.x'
          1.2.3.4.5 | imageReference.version is '1.2.3.4.5'
          ''        | imageReference.version is ''
          """)
  void aVersionThatIsNoneIsNamed(String version, String words) {
    assertThat(problems("web", "", "version: '" + version + "'"))
        .singleElement()
        .asString()
        .contains(words);
  }

  @Test
  void aNameThatLeavesNoRoomForInstancesIsRefused() {
    assertThat(problems("a".repeat(58), "", GOOD)).singleElement().asString().contains("57");
    assertThat(problems("a.b", "", GOOD)).singleElement().asString().contains("no dot");
  }

  @ParameterizedTest
  @CsvSource({"vmss.dev/x, true", "node.kubernetes.io/x, true", "app.kubernetes.io/name, false"})
  void metadataKeysOfOthersAreRefusedAndTheRecommendedLabelsAreNot(String key, boolean refused) {
    String profile = "version: latest}\n    metadata: {labels: {" + key + ": y}";
    assertThat(problems("web", "", profile)).hasSize(refused ? 1 : 0);
  }

  private static List<String> problems(String name, String line, String version) {
    VirtualMachineScaleSet set =
        Fixtures.parseUnchecked(
            VirtualMachineScaleSet.class,
            """
            apiVersion: vmss.dev/v1alpha1
            kind: VirtualMachineScaleSet
            metadata: {name: web, namespace: team-a}
            spec:
              sku: {name: Standard_A1_v2}
              %s
              virtualMachineProfile:
                storageProfile:
                  imageReference: {publisher: Canonical, offer: UbuntuServer, sku: 22.04-LTS, %s}
            """
                .formatted(line, version));
    return SpecCheck.problems(name, set.getSpec());
  }
}
