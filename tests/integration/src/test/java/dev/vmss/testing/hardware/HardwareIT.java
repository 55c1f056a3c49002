package dev.vmss.testing.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vmss.testing.OnCluster;
import dev.vmss.testing.TestCluster;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnCluster
class HardwareIT {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final KubernetesClient client;
  private final Hardware hardware;
  private final String namespace;
  private final Workloads workloads;

  HardwareIT(TestCluster cluster) {
    client = cluster.client();
    hardware = cluster.hardware();
    namespace = cluster.namespace();
    workloads = new Workloads(client, namespace, "hardware-it");
  }

  @BeforeEach
  void addNodes() {
    hardware.add(workloads.node("it-a").withZone("zone-1"), workloads.node("it-b"));
  }

  @AfterEach
  void removeNodes() {
    hardware.clearRules();
    client.namespaces().withName(namespace).delete();
    hardware.remove("it-a");
    hardware.remove("it-b");
  }

  @Test
  void podsOfADeploymentBecomeReadyAndTheirDeletionCompletes() {
    workloads.deployment("web", "registry.example/web:1", 3);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(workloads.findDeployment("web").getStatus().getReadyReplicas())
                    .isEqualTo(3));
    assertThat(pods()).extracting(pod -> pod.getStatus().getPodIP()).doesNotHaveDuplicates();
    assertThat(pods()).extracting(pod -> pod.getStatus().getPhase()).containsOnly("Running");

    client.apps().deployments().inNamespace(namespace).withName("web").delete();
    await().atMost(SOON).until(() -> pods().isEmpty());
  }

  @Test
  void aKilledNodeBecomesNotReadyAndComesBackWithItsPods() {
    workloads.readyPod("on-a", "it-a");
    workloads.readyPod("on-b", "it-b");

    hardware.kill("it-a");
    hardware.awaitNotReady("it-a");
    awaitPod("on-a", pod -> !isReady(pod));
    assertThat(count(pod -> named(pod, "on-b") && isReady(pod))).isEqualTo(1);

    hardware.revive("it-a");
    hardware.awaitReady("it-a");
    awaitPod("on-a", HardwareIT::isReady);
  }

  @Test
  void podsBoundToADeadNodeStayTerminatingUntilItIsBack() {
    Pod doomed = workloads.readyPod("doomed", "it-a");
    hardware.kill("it-a");
    client.resource(doomed).delete();
    await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> pods().size() == 1);

    hardware.revive("it-a");
    await().atMost(SOON).until(() -> pods().isEmpty());
  }

  @Test
  void rulesDecideHowPodsFare() {
    hardware
        .onImages("never-ready", Behaviour.neverReady())
        .onImages("no-pull", Behaviour.imagePullFails())
        .onImages("fails", Behaviour.failsAtStart())
        .onImages("crashes", Behaviour.failsAfter(Duration.ofMillis(300)))
        .onImages("sickens", Behaviour.becomesUnreadyAfter(Duration.ofMillis(300)))
        .onImages("vanishes", Behaviour.vanishesAfter(Duration.ofMillis(300)));
    for (String image :
        List.of("never-ready", "no-pull", "fails", "crashes", "sickens", "vanishes", "good")) {
      workloads.pod(image, "registry.example/" + image + ":1", "it-a");
    }

    awaitPod("good", HardwareIT::isReady);
    awaitPod("never-ready", pod -> hasPhase(pod, "Running") && !isReady(pod));
    awaitPod("no-pull", pod -> hasPhase(pod, "Pending") && waitsFor(pod, "ImagePullBackOff"));
    awaitPod("fails", pod -> hasPhase(pod, "Failed"));
    awaitPod("crashes", pod -> hasPhase(pod, "Failed") && pod.getStatus().getPodIP() != null);
    awaitPod("sickens", pod -> hasPhase(pod, "Running") && !isReady(pod));
    await().atMost(SOON).until(() -> pods().stream().noneMatch(pod -> named(pod, "vanishes")));
  }

  @Test
  void podsObeyTheHand() {
    Pod pod = workloads.readyPod("handled", "it-b");

    hardware.setReady(pod, false);
    awaitPod("handled", now -> !isReady(now));
    hardware.setReady(pod, true);
    awaitPod("handled", HardwareIT::isReady);
    hardware.fail(pod);
    awaitPod("handled", now -> hasPhase(now, "Failed"));
    hardware.vanish(pod);
    await().atMost(SOON).until(() -> pods().isEmpty());
  }

  @Test
  void theSchedulerPassesACordonedNodeBy() {
    hardware.cordon("it-a");
    workloads.deployment("web", "registry.example/web:1", 3);
    await().atMost(SOON).until(() -> count(HardwareIT::isReady) == 3);
    assertThat(pods()).extracting(pod -> pod.getSpec().getNodeName()).containsOnly("it-b");
    hardware.uncordon("it-a");
  }

  private List<Pod> pods() {
    return client.pods().inNamespace(namespace).list().getItems();
  }

  private long count(Predicate<Pod> condition) {
    return pods().stream().filter(condition).count();
  }

  private void awaitPod(String name, Predicate<Pod> condition) {
    await(name)
        .atMost(SOON)
        .until(() -> pods().stream().anyMatch(pod -> named(pod, name) && condition.test(pod)));
  }

  private static boolean named(Pod pod, String name) {
    return pod.getMetadata().getName().equals(name);
  }

  private static boolean hasPhase(Pod pod, String phase) {
    return phase.equals(pod.getStatus().getPhase());
  }

  private static boolean waitsFor(Pod pod, String reason) {
    return pod.getStatus().getContainerStatuses().stream()
        .anyMatch(status -> reason.equals(status.getState().getWaiting().getReason()));
  }

  static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(
            condition ->
                condition.getType().equals("Ready") && condition.getStatus().equals("True"));
  }
}
