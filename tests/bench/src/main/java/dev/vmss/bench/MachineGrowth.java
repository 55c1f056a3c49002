package dev.vmss.bench;

import static dev.vmss.bench.Bench.say;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.controlplane.AuditLog;
import dev.vmss.testing.controlplane.AuditQuery;
import dev.vmss.testing.controlplane.ControlPlaneOptions;
import dev.vmss.testing.hardware.NodeSpec;
import dev.vmss.testing.kubevirt.KubeVirtHardware;
import dev.vmss.testing.kubevirt.SimulatedKubeVirt;
import dev.vmss.testing.operator.OperatorProcess;
import dev.vmss.testing.operator.Tenant;
import dev.vmss.testing.operator.TenantMachines;
import dev.vmss.testing.registry.LocalRegistry;
import dev.vmss.testing.registry.RegistryOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * A set that grows to many machines, with a KubeVirt that is simulated: what the operator writes,
 * and what it remembers, beside as many Pods in a process of its own. System property {@code
 * bench.machines} (1000): how many.
 */
public final class MachineGrowth {

  private static final String OPERATOR = "vmss-operator";
  private static final String SET = "machines";
  private static final String ONE_DISK = "  dataDisks: [{lun: 0, diskSizeGB: 1}]";
  private static final int NODES = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final TestCluster cluster;
  private final LocalRegistry registry;
  private final AuditLog log;
  private final int count = Integer.getInteger("bench.machines", 1000);

  private MachineGrowth(TestCluster cluster, LocalRegistry registry) {
    this.cluster = cluster;
    this.registry = registry;
    this.log = cluster.auditLog().orElseThrow();
  }

  public static void main(String[] arguments) throws IOException {
    Path images = Files.createTempDirectory("vmss-bench");
    try (TestCluster cluster =
            TestCluster.start(ControlPlaneOptions.defaults().withLimitsLifted());
        LocalRegistry registry = LocalRegistry.start(images, RegistryOptions.open());
        SimulatedKubeVirt kubevirt = SimulatedKubeVirt.start(cluster)) {
      say("cluster: " + cluster.description() + ", with a simulated KubeVirt");
      cluster.hardware().startDelay(Duration.ZERO).stopDelay(Duration.ZERO);
      kubevirt.hardware().bootDelay(Duration.ofMillis(1));
      cluster.hardware().add(IntStream.range(0, NODES).mapToObj(MachineGrowth::node).toList());
      cluster.applyCrds(Repository.crds());
      MachineGrowth bench = new MachineGrowth(cluster, registry);
      bench.measure("Pods", "", false);
      bench.measure("machines", "", true);
      bench.measure("machines with a data disk each", ONE_DISK, true);
    }
    System.exit(0);
  }

  private static NodeSpec node(int number) {
    return KubeVirtHardware.forMachines(
        NodeSpec.named("bench-" + number).withAllocatable("cpu", "500").withPods(500));
  }

  private void measure(String what, String disks, boolean machines) throws IOException {
    Tenant tenant = Tenant.on(cluster).withDataDisks(1);
    if (machines) {
      new TenantMachines(cluster, tenant, registry).disk("1.0.0");
    } else {
      tenant.image("1.0.0", '1');
    }
    Map<String, String> options = new HashMap<>(TenantMachines.options(registry));
    options.put("JAVA_TOOL_OPTIONS", System.getProperty("bench.jvmOptions", Bench.JVM_OPTIONS));
    try (OperatorProcess operator =
        OperatorProcess.start(cluster, "bench-machines-operator.log", options)) {
      long before = Bench.residentMebibytes(operator);
      long mark = log.offset();
      long begin = System.nanoTime();
      tenant.set(SET, count, "1.0.0", "", disks);
      Awaitility.await("all are ready")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> tenant.ready(SET));
      double seconds = (System.nanoTime() - begin) / 1e9;
      Awaitility.await("quiet")
          .atMost(PATIENCE)
          .during(Duration.ofSeconds(5))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> ours().since(Instant.now().minusSeconds(1)).count() == 0);
      say("");
      say("%d %s: ready after %.1f s".formatted(count, what, seconds));
      tell(mark);
      say(
          "  resident memory of the operator: %d MiB at its start, %d MiB now"
              .formatted(before, Bench.residentMebibytes(operator)));
    }
    cleanUp(tenant);
  }

  private void cleanUp(Tenant tenant) {
    cluster
        .client()
        .resources(VirtualMachineScaleSet.class)
        .inNamespace(tenant.namespace())
        .withName(SET)
        .delete();
    Awaitility.await("no Pod left")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () ->
                cluster
                    .client()
                    .pods()
                    .inNamespace(tenant.namespace())
                    .list()
                    .getItems()
                    .isEmpty());
  }

  private void tell(long mark) {
    List<String> writes =
        ours().sinceOffset(mark).events().stream()
            .map(event -> event.verb() + " " + event.resource())
            .toList();
    writes.stream()
        .collect(Collectors.groupingBy(it -> it, TreeMap::new, Collectors.counting()))
        .forEach((kind, times) -> say("  %-40s %6d".formatted(kind, times)));
    say("  writes of ours per instance: %.3f".formatted((double) writes.size() / count));
  }

  private AuditQuery ours() {
    return log.query().userAgentStartsWith(OPERATOR).writes();
  }
}
