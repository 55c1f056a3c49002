package dev.vmss.it.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.testing.OnCluster;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.kubevirt.KubeVirtDefinitions;
import dev.vmss.testing.kubevirt.MachineFault;
import dev.vmss.testing.kubevirt.SimulatedKubeVirt;
import dev.vmss.testing.operator.OperatorProcess;
import dev.vmss.testing.operator.Tenant;
import dev.vmss.testing.operator.TenantMachines;
import dev.vmss.testing.registry.LocalRegistry;
import dev.vmss.testing.registry.RegistryOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Sets whose image is a container disk: their instances are KubeVirt's machines. */
@OnCluster
@TestMethodOrder(OrderAnnotation.class)
class MachinesIT {

  private static final String SET = "web";

  private static OperatorProcess operator;
  private static LocalRegistry registry;
  private static SimulatedKubeVirt kubevirt;

  @TempDir static Path folder;

  private final TestCluster cluster;
  private final Tenant tenant;
  private final TenantMachines machines;

  MachinesIT(TestCluster cluster) {
    this.cluster = cluster;
    this.tenant = Tenant.on(cluster).withSize("test-small");
    this.machines = new TenantMachines(cluster, tenant, registry);
    machines.disk("1.0.0");
  }

  /** KubeVirt is not there yet. */
  @BeforeAll
  static void start(TestCluster cluster) {
    cluster.applyCrds(Repository.crds());
    KubeVirtDefinitions.remove(cluster.client());
    registry = LocalRegistry.start(folder, RegistryOptions.open());
    TenantMachines.nodes().forEach(cluster.hardware()::add);
    operator =
        OperatorProcess.start(cluster, "machines-operator.log", TenantMachines.options(registry));
  }

  @AfterAll
  static void stop(TestCluster cluster) {
    operator.close();
    registry.close();
    if (kubevirt != null) {
      KubeVirtDefinitions.remove(cluster.client());
      kubevirt.close();
    }
  }

  @AfterEach
  void leave() {
    tenant.leave();
  }

  @Test
  @Order(1)
  void kubeVirtArrivesUnderARunningOperator() {
    tenant.set(SET, 3, "1.0.0", "");
    tenant.awaitCondition(SET, "Stalled", "True", "RuntimeMissing");

    kubevirt = SimulatedKubeVirt.start(cluster);
    tenant.awaitReady(SET);
    assertThat(machines.names()).containsExactly("web-0", "web-1", "web-2");
    assertThat(tenant.instances(SET)).as("their launcher Pods, with their labels").hasSize(3);
    assertThat(tenant.get(SET).getStatus().replicas()).as("which do not count").isEqualTo(3);
    assertThat(tenant.get(SET).getStatus().readyReplicas()).isEqualTo(3);
    assertThat(tenant.get(SET).getStatus().placement().nodes()).isEqualTo(3);
  }

  @Test
  @Order(2)
  void aMachineThatItsUserStoppedStaysStoppedAndGoesFirst() {
    tenant.set(SET, 3, "1.0.0", "");
    tenant.awaitReady(SET);
    kubevirt.runStrategy(tenant.namespace(), "web-1", "Halted");
    tenant.await(
        "it is told of",
        () -> tenant.message(SET, "Ready").contains("with 1 stopped by its user: web-1"));
    assertThat(tenant.condition(SET, "Ready").orElseThrow().getStatus()).isEqualTo("True");
    assertThat(tenant.get(SET).getStatus().replicas()).isEqualTo(3);
    assertThat(tenant.get(SET).getStatus().readyReplicas()).isEqualTo(2);

    tenant.scale(SET, 2);
    tenant.await("it is gone", () -> machines.names().equals(List.of("web-0", "web-2")));
    tenant.awaitReady(SET);
  }

  @Test
  @Order(3)
  void aNewVersionRollsMachines() {
    tenant.set(
        SET,
        3,
        "latest",
        "upgradePolicy: {automaticOSUpgrade: true, rollingUpgradePolicy: {maxBatchInstancePercent: 40}}");
    tenant.awaitReady(SET);
    List<String> before = machines.uids();

    machines.disk("2.0.0");
    tenant.await("rolled", () -> machines.versions().equals(List.of("2.0.0")) && tenant.ready(SET));
    assertThat(machines.uids()).hasSize(3).doesNotContainAnyElementsOf(before);
    assertThat(tenant.get(SET).getStatus().upgradeHistory()).hasSize(1);
  }

  @Test
  @Order(4)
  void aProtectedMachineStaysAndAnUnprotectedOneGoes() {
    tenant.set(SET, 2, "1.0.0", "");
    tenant.awaitReady(SET);
    machines.annotate("web-1", "vmss.dev/protect-from-scale-in", "true");
    tenant.await(
        "it is known",
        () -> tenant.message(SET, "Protected").startsWith("1 instance is protected"));
    tenant.scale(SET, 1);
    tenant.await("scaled in", () -> machines.names().equals(List.of("web-1")));
  }

  @Test
  @Order(5)
  void aMachineThatLostItsLabelsGetsThemBack() {
    tenant.set(SET, 2, "1.0.0", "");
    tenant.awaitReady(SET);
    List<String> before = machines.uids();
    machines.rob("web-1");
    tenant.await("its labels", () -> "1".equals(labels("web-1").get("vmss.dev/instance-id")));
    assertThat(machines.uids()).isEqualTo(before);
    assertThat(tenant.get(SET).getStatus().replicas()).isEqualTo(2);
  }

  private Map<String, String> labels(String name) {
    return Optional.ofNullable(machines.metadata(name).getLabels()).orElse(Map.of());
  }

  @Test
  @Order(6)
  void whyAMachineDoesNotStartIsTold() {
    kubevirt.onMachines(
        machine -> machine.at("/metadata/namespace").asText().equals(tenant.namespace()),
        MachineFault.IMAGE_PULL);
    tenant.set(SET, 2, "1.0.0", "");
    tenant.awaitCondition(SET, "Ready", "False", "InstancesNotStarting");
    assertThat(tenant.message(SET, "Ready")).contains("ImagePullBackOff");
  }

  private Map<String, String> diskUids() {
    Map<String, String> uids = new TreeMap<>();
    machines.dataDisks().forEach((name, disk) -> uids.put(name, disk.getUid()));
    return uids;
  }

  @Test
  @Order(7)
  void dataDisksStayWithTheirNumbers() {
    tenant.withDataDisks(1);
    tenant.set(
        SET,
        2,
        "latest",
        "upgradePolicy: {automaticOSUpgrade: true, rollingUpgradePolicy: {maxBatchInstancePercent: 50}}",
        "  dataDisks: [{lun: 0, diskSizeGB: 1}]");
    tenant.awaitReady(SET);
    Map<String, String> disks = diskUids();
    assertThat(disks).containsOnlyKeys("web-0-lun0", "web-1-lun0");

    machines.disk("2.0.0");
    tenant.await("rolled", () -> machines.versions().equals(List.of("2.0.0")) && tenant.ready(SET));
    assertThat(machines.names()).containsExactly("web-0", "web-1");
    assertThat(diskUids()).as("the disks of before").isEqualTo(disks);

    tenant.patch(SET, "{\"spec\": {\"scaleInPolicy\": {\"dataDisks\": \"Retain\"}}}");
    tenant.scale(SET, 1);
    tenant.await("it is marked", () -> machines.retained().equals(List.of("web-1-lun0")));
    tenant.scale(SET, 2);
    tenant.awaitReady(SET);
    assertThat(machines.names()).containsExactly("web-0", "web-1");
    assertThat(diskUids()).isEqualTo(disks);

    tenant.patch(SET, "{\"spec\": {\"scaleInPolicy\": {\"dataDisks\": \"Delete\"}}}");
    tenant.scale(SET, 1);
    tenant.await("its disk goes", () -> diskUids().keySet().equals(Set.of("web-0-lun0")));
    tenant.await("which is told", () -> !tenant.events(SET, "DataDisksDeleted").isEmpty());
  }

  @Test
  @Order(8)
  void aDiskFromAUrlIsImportedOnceAndClonedForEveryMachine() {
    tenant.item(
        tenant.imageName("3.0.0"),
        "3.0.0",
        "http: {url: \"https://127.0.0.1/disk.qcow2\", sha256: \"%s\", size: 1Gi}"
            .formatted("5".repeat(64)),
        "");
    tenant.set(SET, 2, "3.0.0", "");
    tenant.await(
        "who lacks which right is told",
        () ->
            tenant
                .message(SET, "Ready")
                .contains(
                    "ServiceAccount 'default' of namespace '%s' may not clone the imported disk"
                        .formatted(tenant.namespace())));
    machines.mayClone();
    tenant.awaitReady(SET);
    List<String> roots = machines.roots();
    assertThat(roots).hasSize(2).doesNotHaveDuplicates();
    assertThat(roots.get(0)).startsWith("web-0-");
    List<String> before = machines.uids();
    machines.delete("web-0");
    tenant.await("another", () -> machines.uids().size() == 2 && !machines.uids().equals(before));
    tenant.awaitReady(SET);
    assertThat(machines.roots().get(0)).as("never the disk of before").isNotEqualTo(roots.get(0));
  }

  @Test
  @Order(10)
  void kubeVirtLeavesAndNothingElseIsDisturbed() {
    tenant.set(SET, 2, "1.0.0", "");
    tenant.awaitReady(SET);
    KubeVirtDefinitions.remove(cluster.client());
    tenant.awaitCondition(SET, "Stalled", "True", "RuntimeMissing");
    assertThat(tenant.message(SET, "Stalled")).contains("Install KubeVirt");
    KubeVirtDefinitions.install(cluster.client());
    tenant.awaitReady(SET);
  }

  @Test
  @Order(9)
  void withTheSetItsMachinesGo() {
    tenant.set(SET, 2, "1.0.0", "");
    tenant.awaitReady(SET);
    cluster.client().resource(tenant.get(SET)).delete();
    tenant.await("gone", () -> machines.all().isEmpty());
  }
}
