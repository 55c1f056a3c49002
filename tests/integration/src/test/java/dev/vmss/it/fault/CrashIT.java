package dev.vmss.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.vmss.testing.OnCluster;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.controlplane.LocalCluster;
import dev.vmss.testing.hardware.Behaviour;
import dev.vmss.testing.hardware.NodeSpec;
import dev.vmss.testing.kubevirt.KubeVirtDefinitions;
import dev.vmss.testing.kubevirt.SimulatedKubeVirt;
import dev.vmss.testing.operator.TenantMachines;
import dev.vmss.testing.registry.LocalRegistry;
import dev.vmss.testing.registry.RegistryOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * The operator dies at its writes, and the next one ends where an undisturbed one would: see {@link
 * CrashMatrix}. The system property {@code crash.share} says which share of the crash points is
 * tried, by default one in nine (an odd number, so that both moments have their turn); {@code make
 * crash} tries all.
 */
@OnCluster
class CrashIT {

  private static final int SHARE = Integer.getInteger("crash.share", 9);

  private final TestCluster cluster;

  CrashIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @BeforeAll
  static void start(TestCluster cluster) {
    cluster.applyCrds(Repository.crds());
    cluster.hardware().add(LocalCluster.sixNodes());
    cluster
        .hardware()
        .startDelay(Duration.ofMillis(50))
        .stopDelay(Duration.ofMillis(50))
        .onImages(Scenario.BAD, Behaviour.neverReady());
    // What dying operators say in hundreds of stack traces is of no interest.
    log("io.javaoperatorsdk", Level.OFF);
    log("io.fabric8", Level.ERROR);
    log("dev.vmss.operator", Level.ERROR);
  }

  @AfterAll
  static void stop(TestCluster cluster) {
    cluster
        .hardware()
        .startDelay(Duration.ofMillis(200))
        .stopDelay(Duration.ofMillis(200))
        .clearRules();
    log("io.javaoperatorsdk", null);
    log("io.fabric8", null);
    log("dev.vmss.operator", null);
  }

  private static void log(String name, @Nullable Level level) {
    ((Logger) LoggerFactory.getLogger(name)).setLevel(level);
  }

  @Test
  void aCrashAtAnyWriteOfAScaleSetChangesNothingOfTheEnd() {
    List<Scenario> scenarios = Scenario.ofSets();
    assertThat(scenarios).hasSizeGreaterThanOrEqualTo(10);
    verify("scale sets", new CrashMatrix(cluster, Map.of(), SHARE).run(scenarios));
  }

  @Test
  void aCrashAtAnyWriteOfAnImageChangesNothingOfTheEnd(@TempDir Path folder) {
    try (LocalRegistry registry = LocalRegistry.start(folder, RegistryOptions.open())) {
      Map<String, String> options = ImageScenarios.options(registry);
      verify("images", new CrashMatrix(cluster, options, SHARE).run(ImageScenarios.at(registry)));
    }
  }

  @Test
  void aCrashAtAnyWriteOfASetOfMachinesLosesNoDisk(@TempDir Path folder) {
    List<NodeSpec> nodes = TenantMachines.nodes();
    try (LocalRegistry registry = LocalRegistry.start(folder, RegistryOptions.open());
        SimulatedKubeVirt _ = SimulatedKubeVirt.start(cluster)) {
      cluster.hardware().add(nodes);
      Map<String, String> options = TenantMachines.options(registry);
      verify(
          "machines",
          new CrashMatrix(cluster, options, SHARE).run(MachineScenarios.at(cluster, registry)));
      KubeVirtDefinitions.remove(cluster.client());
    }
  }

  private static void verify(String what, List<CrashMatrix.Row> rows) {
    rows.forEach(row -> System.out.println(row.text()));
    rows.forEach(row -> row.differences().forEach(text -> System.out.println("  " + text)));
    int tried = rows.stream().mapToInt(CrashMatrix.Row::tried).sum();
    int happened = rows.stream().mapToInt(CrashMatrix.Row::happened).sum();
    System.out.printf(
        "crash at every write: %s: %d scenarios, %d writes, %d crash points tried (one in %d), %d happened%n",
        what,
        rows.size(),
        rows.stream().mapToInt(CrashMatrix.Row::writes).sum(),
        tried,
        SHARE,
        happened);
    assertThat(rows).allSatisfy(row -> assertThat(row.differences()).isEmpty());
    assertThat(rows).allSatisfy(row -> assertThat(row.writes()).isPositive());
    // Two runs of a scenario may differ by a status of counts alone, which is put off for a second.
    assertThat(happened).as("crashes that happened, of %d", tried).isGreaterThan(tried * 4 / 5);
  }
}
