package dev.vmss.operator.scaleset.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.InstanceMetadata;
import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetSpec;
import dev.vmss.operator.scaleset.snapshot.SpecCheck.Verdict.Unusable;
import dev.vmss.operator.scaleset.snapshot.SpecCheck.Verdict.Usable;
import dev.vmss.operator.scaleset.vocabulary.Quote;
import dev.vmss.testing.fixture.Fixtures;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
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
  void aGoodSpecIsInEffectAsItIsWritten() {
    VirtualMachineScaleSetSpec spec = spec("", GOOD);
    assertThat(SpecCheck.check("web", spec, AllowedKeys.DEFAULT))
        .isEqualTo(new Usable(spec, List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          zones: [a, a]                                                 | spec.zones names a zone twice
          zoneBalance: true                                             | needs more than one zone
          upgradePolicy: {automaticOSUpgrade: true}                     | needs version: latest
          upgradePolicy: {rollingUpgradePolicy: {maxBatchInstancePercent: 4}} | maxBatchInstancePercent is 4
          upgradePolicy: {rollingUpgradePolicy: {pauseTimeBetweenBatches: 5 min}} | pauseTimeBetweenBatches: '5 min' is not a duration
          automaticRepairsPolicy: {gracePeriod: 5m}                     | between 10m and 90m
          """)
  void aRefusedFieldIsNamedAndTheRestIsInEffect(String line, String words) {
    assertThat(refused(line, "version: 1.0.0")).singleElement().asString().contains(words);
  }

  /**
   * "only the new part is refused". This list does not grow: a rule that comes later finds sets
   * that worked before there was one.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          replicas: -1                 | spec.replicas is -1
          replicas: 1001               | between 0 and 1000
          sku: {name: ""}              | spec.sku.name is empty
          scaleInPolicy: {rules: []}   | exactly one of Default
          """)
  void withoutNumberSizeOrOrderThereIsNothingToRun(String line, String words) {
    assertThat(problems("web", line, "version: 1.0.0")).singleElement().asString().contains(words);
  }

  @Test
  void whatIsRefusedHasTheNearestHarmlessValue() {
    VirtualMachineScaleSetSpec effect =
        usable(
                """
                zones: [a, a]
                  zoneBalance: true
                  minReadySeconds: -5
                  platformFaultDomainCount: 1001
                  automaticRepairsPolicy: {enabled: true, gracePeriod: 2h}
                  upgradePolicy:
                    mode: Rolling
                    automaticOSUpgrade: true
                    rollingUpgradePolicy: {maxBatchInstancePercent: 400, pauseTimeBetweenBatches: soon}
                """,
                "version: 1.0.0")
            .spec();
    assertThat(effect.zones()).containsExactly("a");
    assertThat(effect.zoneBalance()).isFalse();
    assertThat(effect.minReadySeconds()).isZero();
    assertThat(effect.platformFaultDomainCount()).isEqualTo(1000);
    assertThat(effect.automaticRepairsPolicy().enabled()).isTrue();
    assertThat(effect.automaticRepairsPolicy().gracePeriod()).isEqualTo("1h30m");
    assertThat(effect.upgradePolicy().mode()).isEqualTo(UpgradeMode.ROLLING);
    assertThat(effect.upgradePolicy().automaticOSUpgrade()).isFalse();
    assertThat(effect.upgradePolicy().rollingUpgradePolicy().maxBatchInstancePercent())
        .isEqualTo(20);
    assertThat(effect.upgradePolicy().rollingUpgradePolicy().paused())
        .as("no batch begins")
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          batchHealthTimeout: 0s        | 0   | ''                                                                | batchHealthTimeout is 0s (0 s), and no instance is healthy in 0 s
          batchHealthTimeout: 5m        | 301 | ''                                                                | is 5m (300 s), but an instance is healthy after 301 s at the earliest
          batchHealthTimeout: 5m        | 300 | ''                                                                |
          batchHealthTimeout: 5m        | 100 | '{tcpSocket: {port: 80}, intervalSeconds: 60, numberOfProbes: 5}' | after 340 s at the earliest (spec.minReadySeconds 100, and 240 for its probes
          batchHealthTimeout: 5m        | 60  | '{tcpSocket: {port: 80}, intervalSeconds: 60, numberOfProbes: 5}' |
          batchHealthTimeout: 5m        | 0   | '{tcpSocket: {port: 80}, gracePeriodSeconds: 301}'                | is 5m (300 s), but spec.virtualMachineProfile.healthProfile.probe.gracePeriodSeconds is 301
          batchHealthTimeout: 5m        | 0   | '{tcpSocket: {port: 80}, gracePeriodSeconds: 300}'                |
          """)
  void settingsWithWhichNoRollCanSucceedAreRefusedWithBothNumbers(
      String timeout, int minReady, String probe, @Nullable String words) {
    for (String how : List.of("mode: Rolling", "automaticOSUpgrade: true", "mode: Manual")) {
      Usable usable =
          usable(
              "minReadySeconds: %d\n  upgradePolicy: {%s, rollingUpgradePolicy: {%s}}"
                  .formatted(minReady, how, timeout),
              GOOD + (probe.isEmpty() ? "" : "}\n    healthProfile: {probe: " + probe));
      boolean refuses = words != null && !how.contains("Manual");
      assertThat(usable.spec().upgradePolicy().rollingUpgradePolicy().paused()).isEqualTo(refuses);
      if (refuses) {
        assertThat(usable.refused()).singleElement().asString().contains(words);
      } else {
        assertThat(usable.refused()).isEmpty();
      }
    }
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

  @Test
  void keysThatAreNotAllowedAreNamedAndLeftOut() {
    String metadata =
        "{labels: {a: b, vmss.dev/x: y, app.kubernetes.io/name: z}, annotations: {sidecar.istio.io/inject: q}";
    Usable usable = usable("", GOOD + "}\n    metadata: " + metadata);
    assertThat(usable.refused()).hasSize(2);
    assertThat(usable.refused().get(0)).contains("metadata.labels has key 'vmss.dev/x', which");
    assertThat(usable.refused().get(1)).contains("annotations has key 'sidecar.istio.io/inject',");
    assertThat(usable.spec().virtualMachineProfile().metadata())
        .isEqualTo(new InstanceMetadata(Map.of("a", "b", "app.kubernetes.io/name", "z"), Map.of()));
  }

  /** As many as the CRD lets in, as long as they may be. */
  @Test
  void theMessageAboutKeysIsBounded() {
    String keys =
        IntStream.range(0, 32)
            .mapToObj(i -> "x".repeat(250) + "%02d/".formatted(i) + "k".repeat(63) + ": v")
            .collect(Collectors.joining(", ", "{", "}"));
    Usable usable =
        usable("", GOOD + "}\n    metadata: {labels: %s, annotations: %s".formatted(keys, keys));
    assertThat(usable.refused()).hasSize(2).allMatch(sentence -> sentence.contains(" and 29 more"));
    assertThat(Quote.of(usable.refused())).hasSizeLessThan(1_100);
    assertThat(usable.spec().virtualMachineProfile().metadata()).isEqualTo(InstanceMetadata.NONE);
  }

  private static List<String> problems(String name, String line, String version) {
    return switch (SpecCheck.check(name, spec(line, version), AllowedKeys.DEFAULT)) {
      case Unusable(var problems) -> problems;
      case Usable usable -> throw new AssertionError(usable);
    };
  }

  private static List<String> refused(String line, String version) {
    return usable(line, version).refused();
  }

  private static Usable usable(String line, String version) {
    return (Usable) SpecCheck.check("web", spec(line, version), AllowedKeys.DEFAULT);
  }

  private static VirtualMachineScaleSetSpec spec(String line, String version) {
    VirtualMachineScaleSet set =
        Fixtures.parseUnchecked(
            VirtualMachineScaleSet.class,
            """
            apiVersion: vmss.dev/v1alpha1
            kind: VirtualMachineScaleSet
            metadata: {name: web, namespace: team-a}
            spec:
              %s
              %s
              virtualMachineProfile:
                storageProfile:
                  imageReference: {publisher: Canonical, offer: UbuntuServer, sku: 22.04-LTS, %s}
            """
                .formatted(
                    line.startsWith("sku") ? "" : "sku: {name: Standard_A1_v2}", line, version));
    return set.getSpec();
  }
}
