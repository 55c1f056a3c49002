package dev.vmss.operator.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.placement.Hardware.Toleration;
import dev.vmss.operator.placement.Obstacle.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * "Eligible node: Ready, not cordoned, matches the size's nodeSelector, its NoSchedule/NoExecute
 * taints tolerated by the size, zone in zones if given."
 */
class EligibilityTest {

  private static final Hardware GENERAL =
      new Hardware(
          Map.of("vmss.dev/hardware", "general"), List.of(), Optional.empty(), Set.of(), false);

  private static Wish wish(Hardware hardware, String... zones) {
    return new Wish("Standard_A1_v2", hardware, List.of(zones), false, 1, false);
  }

  private static Nodes general(String name) {
    return Nodes.named(name).labelled("vmss.dev/hardware", "general");
  }

  private static boolean takes(Hardware hardware, Nodes node) {
    return new Placement(wish(hardware), List.of(node.node())).obstacle().isEmpty();
  }

  @Test
  void onlyReadyUncordonedNodesOfTheHardwareAreEligible() {
    assertThat(takes(GENERAL, general("a"))).isTrue();
    assertThat(takes(GENERAL, general("a").notReady())).isFalse();
    assertThat(takes(GENERAL, general("a").cordoned())).isFalse();
    assertThat(takes(GENERAL, Nodes.named("a"))).isFalse();
    assertThat(takes(GENERAL, Nodes.named("a").labelled("vmss.dev/hardware", "gpu"))).isFalse();
  }

  @Test
  void aSizeWithoutSelectorTakesAnyHardware() {
    assertThat(
            takes(
                new Hardware(Map.of(), List.of(), Optional.empty(), Set.of(), false),
                Nodes.named("a")))
        .isTrue();
  }

  /** A node that says nothing of its system is none a Pod with such a selector could go to. */
  @Test
  void onlyNodesThatRunTheImagesOperatingSystemAreEligible() {
    Hardware windows = new Hardware(Map.of(), List.of(), Optional.of("windows"), Set.of(), false);
    assertThat(takes(windows, Nodes.named("a").labelled("kubernetes.io/os", "windows"))).isTrue();
    assertThat(takes(windows, Nodes.named("a").labelled("kubernetes.io/os", "linux"))).isFalse();
    assertThat(takes(windows, Nodes.named("a").labelled("kubernetes.io/os", ""))).isFalse();
    assertThat(new Placement(wish(windows), Nodes.count(2)).obstacle())
        .map(Obstacle::message)
        .contains("None of 2 nodes can take size Standard_A1_v2: 2 are not running windows.");
  }

  /** "Only nodes with kubevirt.io/schedulable=true count as hardware for machines." */
  @Test
  void onlyNodesWithKubeVirtRunMachines() {
    Hardware machines = new Hardware(Map.of(), List.of(), Optional.of("linux"), Set.of(), true);
    Nodes linux = Nodes.named("a").labelled("kubernetes.io/os", "linux");
    assertThat(takes(machines, linux.labelled("kubevirt.io/schedulable", "true"))).isTrue();
    assertThat(takes(machines, linux.labelled("kubevirt.io/schedulable", "false"))).isFalse();
    assertThat(new Placement(wish(machines), List.of(linux.node())).obstacle())
        .map(Obstacle::message)
        .contains(
            "None of 1 node can take size Standard_A1_v2: 1 is without KubeVirt (label kubevirt.io/schedulable).");
  }

  @Test
  void onlyNodesThatTheImageWasBuiltForAreEligible() {
    Hardware built =
        new Hardware(Map.of(), List.of(), Optional.empty(), Set.of("arm64", "amd64"), false);
    assertThat(takes(built, Nodes.named("a").labelled("kubernetes.io/arch", "amd64"))).isTrue();
    assertThat(takes(built, Nodes.named("a").labelled("kubernetes.io/arch", "s390x"))).isFalse();
    assertThat(takes(built, Nodes.named("a"))).as("a node that does not say").isFalse();
    assertThat(
            new Placement(
                    wish(built),
                    List.of(Nodes.named("a").labelled("kubernetes.io/arch", "s390x").node()))
                .obstacle())
        .map(Obstacle::message)
        .contains(
            "None of 1 node can take size Standard_A1_v2: 1 is not of architecture amd64 or arm64.");
  }

  @Test
  void aNodeOfAnotherZoneOrOfNoneIsNotEligible() {
    Wish zoned = wish(GENERAL, "zone-1");
    assertThat(new Placement(zoned, List.of(general("a").in("zone-1").node())).obstacle())
        .isEmpty();
    assertThat(new Placement(zoned, List.of(general("a").in("zone-2").node())).obstacle())
        .map(Obstacle::reason)
        .contains(Reason.NO_ELIGIBLE_NODES);
    assertThat(new Placement(zoned, List.of(general("a").node())).obstacle()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"NoSchedule, false", "NoExecute, false", "PreferNoSchedule, true"})
  void hardTaintsKeepInstancesAway(String effect, boolean eligible) {
    assertThat(takes(GENERAL, general("a").tainted("dedicated", "db", effect))).isEqualTo(eligible);
  }

  /** Kubernetes' rules of toleration: Exists needs no value, no key tolerates everything. */
  @ParameterizedTest
  @CsvSource({
    "dedicated, false, db,   NoSchedule, true",
    "dedicated, false, db,   '',         true",
    "dedicated, false, web,  NoSchedule, false",
    "dedicated, true,  '',   NoSchedule, true",
    "dedicated, true,  '',   NoExecute,  false",
    "other,     true,  '',   '',         false",
    "'',        true,  '',   '',         true",
    "'',        true,  '',   NoSchedule, true",
    "'',        false, db,   '',         false",
  })
  void aTaintIsToleratedAsForPods(
      String key, boolean exists, String value, String effect, boolean eligible) {
    Toleration toleration =
        new Toleration(
            Optional.of(key).filter(k -> !k.isEmpty()),
            exists,
            value,
            Optional.of(effect).filter(e -> !e.isEmpty()));
    Hardware hardware =
        new Hardware(
            GENERAL.nodeSelector(), List.of(toleration), Optional.empty(), Set.of(), false);
    assertThat(takes(hardware, general("a").tainted("dedicated", "db", "NoSchedule")))
        .isEqualTo(eligible);
  }

  @Test
  void everyTaintMustBeTolerated() {
    Toleration one = new Toleration(Optional.of("a"), true, "", Optional.empty());
    Hardware hardware = new Hardware(Map.of(), List.of(one), Optional.empty(), Set.of(), false);
    Nodes tainted = Nodes.named("n").tainted("a", "", "NoSchedule");
    assertThat(takes(hardware, tainted)).isTrue();
    assertThat(takes(hardware, tainted.tainted("b", "", "NoSchedule"))).isFalse();
  }

  /** "every Placed=False reason with numbers". */
  @Test
  void noEligibleNodeSaysHowManyAreOutForWhat() {
    List<Node> nodes =
        List.of(
            Nodes.named("gpu").node(),
            general("far").in("zone-2").node(),
            general("near").in("zone-1").notReady().node(),
            general("near-2").in("zone-1").notReady().cordoned().node(),
            general("cordoned").in("zone-1").cordoned().node(),
            general("tainted").in("zone-1").tainted("x", "", "NoExecute").node());
    assertThat(new Placement(wish(GENERAL, "zone-1"), nodes).obstacle())
        .contains(
            new Obstacle(
                Reason.NO_ELIGIBLE_NODES,
                "None of 6 nodes can take size Standard_A1_v2: 1 is not of this size's hardware, 1 is in another zone, 2 are not ready, 1 is cordoned, 1 is tainted."));
    assertThat(new Placement(wish(GENERAL), List.of()).obstacle())
        .map(Obstacle::message)
        .contains("None of 0 nodes can take size Standard_A1_v2: the cluster has no nodes.");
  }
}
