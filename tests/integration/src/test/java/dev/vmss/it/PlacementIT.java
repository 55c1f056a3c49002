package dev.vmss.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.NodeStatus;
import dev.vmss.api.v1alpha1.PlacementStatus;
import dev.vmss.api.v1alpha1.ZoneStatus;
import dev.vmss.testing.OnCluster;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.hardware.Hardware;
import dev.vmss.testing.hardware.NodeSpec;
import dev.vmss.testing.operator.OperatorProcess;
import dev.vmss.testing.operator.Tenant;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Where instances go, and what is said when they cannot. Every test has nodes of its own. */
@OnCluster
class PlacementIT {

  private static final String SET = "web";
  private static final String HARDWARE = "vmss.dev/hardware";

  private static OperatorProcess operator;

  private final TestCluster cluster;
  private final Hardware hardware;
  private final Tenant tenant;
  private final String home;
  private final List<String> nodes = new ArrayList<>();

  PlacementIT(TestCluster cluster) {
    this.cluster = cluster;
    this.hardware = cluster.hardware();
    this.tenant = Tenant.on(cluster);
    this.home = tenant.namespace();
    tenant.withSizeOn(home, HARDWARE, home).image("1.0.0", '1');
  }

  @BeforeAll
  static void start(TestCluster cluster) {
    cluster.applyCrds(Repository.crds());
    operator = OperatorProcess.start(cluster, "placement-operator.log", Map.of());
  }

  @AfterAll
  static void stop() {
    operator.close();
  }

  @AfterEach
  void leave() {
    tenant.leave();
    nodes.forEach(hardware::remove);
  }

  /** Adds a node of this test's hardware in zone a, b or c. */
  private String node(String name, String zone, String cpus) {
    String full = home + "-" + name;
    hardware.add(
        NodeSpec.named(full)
            .withZone(zone(zone))
            .withLabel(HARDWARE, home)
            .withAllocatable("cpu", cpus));
    nodes.add(full);
    return full;
  }

  private String zone(String letter) {
    return home + "-" + letter;
  }

  private String threeZones() {
    return "zones: [%s, %s, %s]\n".formatted(zone("a"), zone("b"), zone("c"));
  }

  private PlacementStatus placement() {
    return tenant.get(SET).getStatus().placement();
  }

  /** Nodes of the instances as the API server has them. */
  private Map<String, Integer> really() {
    return tenant.instances(SET).stream()
        .filter(pod -> pod.getSpec().getNodeName() != null)
        .collect(Collectors.toMap(pod -> pod.getSpec().getNodeName(), pod -> 1, Integer::sum));
  }

  /** Instances that are bound to a node, terminating ones included. */
  private List<Pod> on(String node) {
    return cluster.client().pods().inNamespace(home).list().getItems().stream()
        .filter(pod -> node.equals(pod.getSpec().getNodeName()))
        .toList();
  }

  private void awaitTrueStatus() {
    tenant.await(
        "status.placement is true",
        () ->
            really()
                .equals(
                    placement().nodeCounts().stream()
                        .collect(Collectors.toMap(NodeStatus::node, NodeStatus::replicas))));
  }

  @Test
  void aDeadNodesInstancesAreUnreadyAndReplacedInTheirZoneOnceItsObjectStaysAway() {
    node("a1", "a", "32");
    String doomed = node("b1", "b", "32");
    node("c1", "c", "32");
    tenant.set(SET, 6, "latest", threeZones());
    tenant.awaitReady(SET);
    assertThat(placement().zones()).extracting(ZoneStatus::replicas).containsExactly(2, 2, 2);
    awaitTrueStatus();

    hardware.kill(doomed);
    tenant.await("two unready", () -> tenant.get(SET).getStatus().readyReplicas() == 4);
    assertThat(tenant.ready(SET)).isFalse();
    String heir = node("b2", "b", "32");
    assertThat(really()).as("a node that may come back").containsEntry(doomed, 2);
    tenant.delete(on(doomed).get(0));
    tenant.await("the deleted one is replaced beside its ghost", () -> on(heir).size() == 1);
    assertThat(on(doomed)).hasSize(2);

    hardware.remove(doomed);
    Instant removed = Instant.now();
    tenant.await("the other one is replaced", () -> on(heir).size() == 2);
    assertThat(Duration.between(removed, Instant.now()))
        .as("its node may register anew")
        .isGreaterThan(Duration.ofSeconds(38));
    tenant.await("nothing is left on it", () -> on(doomed).isEmpty());
    tenant.awaitReady(SET);
    awaitTrueStatus();
    assertThat(placement().zones()).extracting(ZoneStatus::replicas).containsExactly(2, 2, 2);
    assertThat(placement().nodes()).isEqualTo(3);
  }

  @Test
  void whatStaysTerminatingOnADeadNodeKeepsNoCompleteSetUnready() {
    String doomed = node("a1", "a", "32");
    tenant.set(SET, 2, "latest", "");
    tenant.awaitReady(SET);
    String heir = node("a2", "a", "32");
    hardware.kill(doomed);
    hardware.awaitNotReady(doomed);
    Pod ghost = on(doomed).get(0);
    on(doomed).forEach(tenant::delete);
    tenant.await("both are replaced", () -> on(heir).size() == 2);
    tenant.awaitReady(SET);
    assertThat(tenant.message(SET, "Ready"))
        .contains(ghost.getMetadata().getName() + " on node " + doomed + " since 2");
    assertThat(on(doomed)).hasSize(2);

    hardware.remove(doomed);
    tenant.await("nothing is left on it", () -> on(doomed).isEmpty());
    tenant.await("no more is said", () -> tenant.message(SET, "Ready").endsWith("are ready."));
    assertThat(on(heir)).hasSize(2);
  }

  @Test
  void cordonedNodesGetNothingNewAndKeepWhatTheyHave() {
    String kept = node("a1", "a", "32");
    String other = node("a2", "a", "32");
    tenant.set(SET, 4, "latest", "");
    tenant.awaitReady(SET);
    assertThat(really()).isEqualTo(Map.of(kept, 2, other, 2));

    hardware.cordon(kept);
    tenant.scale(SET, 8);
    tenant.await("eight placed", () -> really().values().stream().mapToInt(i -> i).sum() == 8);
    tenant.awaitReady(SET);
    assertThat(really()).isEqualTo(Map.of(kept, 2, other, 6));
    awaitTrueStatus();
  }

  @Test
  void oneZoneDownIsSkippedAndTwoBlockUntilOneReturns() {
    node("a1", "a", "32");
    String second = node("b1", "b", "32");
    String third = node("c1", "c", "32");
    tenant.set(SET, 3, "latest", threeZones());
    tenant.awaitReady(SET);

    hardware.cordon(third);
    tenant.scale(SET, 5);
    tenant.await("five", () -> tenant.instances(SET).size() == 5);
    tenant.awaitReady(SET);
    assertThat(placement().zones()).extracting(ZoneStatus::replicas).containsExactly(2, 2, 1);

    hardware.cordon(second);
    tenant.scale(SET, 6);
    tenant.awaitCondition(SET, "Placed", "False", "ZoneDown");
    assertThat(tenant.message(SET, "Placed")).contains("2 of 3 zones", zone("b"), zone("c"));
    assertThat(tenant.instances(SET)).hasSize(5);

    hardware.uncordon(third);
    tenant.await("six", () -> tenant.instances(SET).size() == 6);
    tenant.awaitReady(SET);
    assertThat(placement().zones()).extracting(ZoneStatus::replicas).containsExactly(2, 2, 2);
  }

  @Test
  void tooFewFaultDomainsBlockWithNumbersUntilANodeIsAdded() {
    node("a1", "a", "32");
    node("a2", "a", "32");
    tenant.set(SET, 3, "latest", "platformFaultDomainCount: 3");
    tenant.awaitCondition(SET, "Placed", "False", "InsufficientFaultDomains");
    assertThat(tenant.message(SET, "Placed")).contains("needs 3 nodes, 2 are eligible");
    assertThat(tenant.reason(SET)).isEqualTo("InsufficientFaultDomains");
    assertThat(tenant.instances(SET)).isEmpty();

    node("a3", "a", "32");
    tenant.awaitReady(SET);
    assertThat(really().values()).containsExactly(1, 1, 1);
  }

  @Test
  void theSchedulersOwnWordsArePassedOn() {
    node("a1", "a", "2");
    tenant.set(SET, 3, "latest", "");
    tenant.awaitCondition(SET, "Placed", "False", "Unschedulable");
    assertThat(tenant.message(SET, "Placed")).contains("1 instance of 3", "Insufficient cpu");

    node("a2", "a", "2");
    tenant.awaitReady(SET);
    assertThat(tenant.condition(SET, "Placed").orElseThrow().getStatus()).isEqualTo("True");
  }

  @Test
  void anUnknownSizeBlocksUntilItIsCreated() {
    node("a1", "a", "32");
    String size = home + "-later";
    tenant.usingSize(size).set(SET, 2, "latest", "");
    tenant.awaitCondition(SET, "Placed", "False", "SizeNotFound");
    assertThat(tenant.message(SET, "Ready")).contains(size);
    assertThat(tenant.instances(SET)).isEmpty();

    tenant.withSizeOn(size, HARDWARE, home);
    tenant.awaitReady(SET);
    assertThat(really().keySet()).isEqualTo(Set.of(home + "-a1"));
  }
}
