package dev.vmss.testing.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vmss.testing.TestCluster;
import dev.vmss.testing.controlplane.ControlPlane;
import dev.vmss.testing.controlplane.NeedsLocalBinaries;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@NeedsLocalBinaries
class OutageIT {

  @Test
  void nodesAndPodsGoOnAfterAnOutageOfTheApiServer() {
    ControlPlane controlPlane = ControlPlane.start();
    try (TestCluster cluster = TestCluster.on(controlPlane)) {
      String namespace = cluster.namespace();
      Workloads workloads = new Workloads(cluster.client(), namespace, "outage");
      cluster.hardware().add(workloads.node("survivor"));
      workloads.readyPod("before", "survivor");
      cluster.hardware().startDelay(Duration.ofSeconds(1));
      workloads.pod("during", "registry.example/good:1", "survivor");

      controlPlane.stopApiServer();
      await()
          .pollDelay(Duration.ofSeconds(2))
          .until(() -> !controlPlane.auditLog().query().events().isEmpty());
      controlPlane.startApiServer();

      workloads.pod("after", "registry.example/good:1", "survivor");
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(readyPods(cluster, namespace))
                      .containsExactlyInAnyOrder("before", "during", "after"));
      cluster.hardware().awaitReady("survivor");
    }
  }

  private static List<String> readyPods(TestCluster cluster, String namespace) {
    return cluster.client().pods().inNamespace(namespace).list().getItems().stream()
        .filter(HardwareIT::isReady)
        .map(pod -> pod.getMetadata().getName())
        .toList();
  }
}
