package dev.vmss.testing.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.testing.OnCluster;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.kubevirt.recording.CompareKubeVirt;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulator against what KubeVirt's own virt-controller was seen to do. */
@OnCluster
class SimulatedKubeVirtIT {

  private static TestCluster cluster;
  private static CompareKubeVirt compare;

  @BeforeAll
  static void start(TestCluster shared) {
    cluster = shared;
    compare = CompareKubeVirt.on(shared);
  }

  @AfterAll
  static void stop() {
    // While somebody is there who takes finalizers off.
    KubeVirtDefinitions.remove(cluster.client());
    compare.close();
    List.of("node-1", "node-2", "node-3", "node-4").forEach(cluster.hardware()::remove);
  }

  static List<String> scenarios() {
    return CompareKubeVirt.all();
  }

  /** A scenario without a recording must at least come to its end. */
  @ParameterizedTest
  @MethodSource("scenarios")
  void theSimulatorDoesWhatWasRecordedOfKubeVirt(String scenario) {
    if (CompareKubeVirt.scenarios().contains(scenario)) {
      assertThat(compare.differences(scenario)).isEmpty();
    } else {
      compare.play(scenario);
    }
  }
}
