package dev.vmss.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.testing.OnCluster;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.kubevirt.KubeVirtDefinitions;
import dev.vmss.testing.kubevirt.MachineFault;
import dev.vmss.testing.kubevirt.SimulatedKubeVirt;
import dev.vmss.testing.operator.Tenant;
import dev.vmss.testing.operator.TenantMachines;
import dev.vmss.testing.registry.LocalRegistry;
import dev.vmss.testing.registry.RegistryOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repairs of machines, by a hasty clock. */
@OnCluster
class MachineRepairsIT {

  private static final String SET = "web";
  private static final Duration OVERDUE = Duration.ofMinutes(11);

  @TempDir static Path folder;

  private static LocalRegistry registry;
  private static SimulatedKubeVirt kubevirt;

  private final TestCluster cluster;
  private final Tenant tenant;
  private final TenantMachines machines;
  private final HastyClock clock = new HastyClock();
  private final MortalOperator operator;

  MachineRepairsIT(TestCluster cluster) {
    this.cluster = cluster;
    this.tenant = Tenant.on(cluster).withSize("test-small");
    this.machines = new TenantMachines(cluster, tenant, registry);
    this.operator =
        MortalOperator.start(
            cluster.kubeconfig(), tenant.namespace(), TenantMachines.options(registry), clock);
  }

  @BeforeAll
  static void start(TestCluster cluster) {
    cluster.applyCrds(Repository.crds());
    registry = LocalRegistry.start(folder, RegistryOptions.open());
    kubevirt = SimulatedKubeVirt.start(cluster);
    TenantMachines.nodes().forEach(cluster.hardware()::add);
  }

  @AfterEach
  void leave() {
    tenant.leave();
    operator.close();
  }

  @AfterAll
  static void stop(TestCluster cluster) {
    registry.close();
    KubeVirtDefinitions.remove(cluster.client());
    kubevirt.close();
  }

  private void oneIsNeverReady(String action) {
    kubevirt.onMachines(
        machine ->
            machine.at("/metadata/namespace").asText().equals(tenant.namespace())
                && machine.at("/metadata/name").asText().equals("web-1"),
        MachineFault.GUEST_NEVER_READY);
    machines.disk("1.0.0");
    tenant.set(
        SET,
        2,
        "1.0.0",
        "automaticRepairsPolicy: {enabled: true, repairAction: %s}".formatted(action));
    tenant.await(
        "one is ready",
        () -> Integer.valueOf(1).equals(tenant.get(SET).getStatus().readyReplicas()));
    tenant.await("the other runs", () -> run("web-1") != null);
  }

  private String run(String name) {
    var run =
        cluster
            .client()
            .genericKubernetesResources("kubevirt.io/v1", "VirtualMachineInstance")
            .inNamespace(tenant.namespace())
            .withName(name)
            .get();
    return run == null ? null : run.getMetadata().getUid();
  }

  /** A timer waits for real time, so the operator is made to look. */
  private void isOverdue() {
    clock.pass(OVERDUE);
    tenant.patch(SET, "{\"spec\": {\"minReadySeconds\": 1}}");
  }

  @Test
  void aRestartKeepsTheMachineAndBeginsItsRunAnew() {
    oneIsNeverReady("Restart");
    List<String> before = machines.uids();
    String run = run("web-1");
    isOverdue();
    tenant.await("another run", () -> run("web-1") != null && !run.equals(run("web-1")));
    assertThat(machines.uids()).isEqualTo(before);
    tenant.await("people are told", () -> !tenant.events(SET, "InstanceRepaired").isEmpty());
  }

  @Test
  void aReplacementIsAnotherMachine() {
    oneIsNeverReady("Replace");
    String before = machines.metadata("web-1").getUid();
    isOverdue();
    tenant.await("it is gone", () -> !machines.uids().contains(before));
    tenant.await("two again", () -> machines.all().size() == 2);
  }
}
