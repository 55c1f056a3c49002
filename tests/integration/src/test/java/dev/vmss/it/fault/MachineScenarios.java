package dev.vmss.it.fault;

import static dev.vmss.it.fault.Scenario.SET;

import dev.vmss.testing.TestCluster;
import dev.vmss.testing.operator.Tenant;
import dev.vmss.testing.operator.TenantMachines;
import dev.vmss.testing.registry.LocalRegistry;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What is done to sets of machines with data disks. Each disk that is there before gets a mark, as
 * data would be one: who has it in the end has the disk of before.
 */
final class MachineScenarios {

  static final String DATA = "test/data";

  private static final String ROLLING =
      "upgradePolicy: {automaticOSUpgrade: true, rollingUpgradePolicy: {maxBatchInstancePercent: 50}}";
  private static final String RETAIN = "scaleInPolicy: {dataDisks: Retain}";
  private static final String DISKS = "  dataDisks: [{lun: 0, diskSizeGB: 1}]";

  private final TestCluster cluster;
  private final LocalRegistry registry;

  private MachineScenarios(TestCluster cluster, LocalRegistry registry) {
    this.cluster = cluster;
    this.registry = registry;
  }

  static List<Scenario> at(TestCluster cluster, LocalRegistry registry) {
    MachineScenarios all = new MachineScenarios(cluster, registry);
    return List.of(
        new Scenario(
            "machines grow",
            all.set(1, ""),
            (t, h) -> t.scale(SET, 3),
            all.machines(3, "1.0.0", Set.of("web-0-lun0", "web-1-lun0", "web-2-lun0")),
            true),
        new Scenario(
            "machines roll",
            all.set(3, ROLLING),
            (t, h) -> all.of(t).disk("2.0.0"),
            all.machines(3, "2.0.0", Set.of("web-0-lun0", "web-1-lun0", "web-2-lun0")),
            true),
        new Scenario(
            "machines shrink",
            all.set(3, ""),
            (t, h) -> t.scale(SET, 1),
            all.machines(1, "1.0.0", Set.of("web-0-lun0")),
            true),
        new Scenario(
            "disks are retained",
            all.set(3, RETAIN),
            (t, h) -> t.scale(SET, 1),
            all.machines(1, "1.0.0", Set.of("web-0-lun0", "web-1-lun0", "web-2-lun0"))
                .and(t -> all.of(t).retained().size() == 2),
            true));
  }

  private TenantMachines of(Tenant tenant) {
    return new TenantMachines(cluster, tenant, registry);
  }

  private Consumer<Tenant> set(int replicas, String policy) {
    return tenant -> {
      tenant.withDataDisks(1);
      TenantMachines machines = of(tenant);
      machines.disk("1.0.0");
      tenant.set(SET, replicas, "latest", policy, DISKS + "\n" + Scenario.QUICK);
      tenant.awaitReady(SET);
      machines.dataDisks().keySet().forEach(disk -> machines.annotateDisk(disk, DATA, disk));
    };
  }

  private Predicate<Tenant> machines(int count, String version, Set<String> disks) {
    return tenant -> {
      TenantMachines machines = of(tenant);
      return tenant.ready(SET)
          && machines.names().size() == count
          && machines.versions().equals(List.of(version))
          && machines.dataDisks().keySet().equals(disks);
    };
  }
}
