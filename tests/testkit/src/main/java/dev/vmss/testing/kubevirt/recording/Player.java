package dev.vmss.testing.kubevirt.recording;

import dev.vmss.testing.TestCluster;
import dev.vmss.testing.kubevirt.KubeVirtHardware;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Plays scenarios on a cluster, whoever plays virt-controller there. */
final class Player {

  private final TestCluster cluster;
  private final KubeVirtHardware kubevirt;
  private String lastView = "";

  Player(TestCluster cluster, KubeVirtHardware kubevirt) {
    this.cluster = cluster;
    this.kubevirt = kubevirt;
  }

  Recording play(Scenario scenario) {
    String namespace = scenario.name() + "-" + UUID.randomUUID().toString().substring(0, 5);
    Stage stage = new Stage(cluster, kubevirt, namespace);
    Map<Step, View> seen = new LinkedHashMap<>();
    try {
      scenario.steps().forEach(step -> seen.put(step, stage.play(step)));
      return Recording.of(scenario, namespace, seen);
    } catch (RuntimeException e) {
      lastView = describe(stage);
      throw e;
    } finally {
      cluster.client().namespaces().withName(namespace).delete();
    }
  }

  private static String describe(Stage stage) {
    try {
      return stage.look().objects().toString();
    } catch (KubernetesClientException e) {
      return "not to be seen: " + e.getMessage();
    }
  }

  /** What was there when a scenario did not come to its end. */
  String lastView() {
    return lastView;
  }
}
