package dev.vmss.testing.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vmss.testing.TestCluster;
import dev.vmss.testing.controlplane.AuditEvent;
import dev.vmss.testing.controlplane.AuditLog;
import dev.vmss.testing.controlplane.AuditQuery;
import dev.vmss.testing.controlplane.ControlPlaneOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The simulator must not be what a benchmark measures. */
class ThousandPodsIT {

  @Test
  void aThousandPodsOnAHundredNodesBecomeReady() {
    ControlPlaneOptions options =
        ControlPlaneOptions.defaults()
            .withLimitsLifted()
            .withNodeGracePeriod(Duration.ofSeconds(40));
    try (TestCluster cluster = TestCluster.start(options)) {
      Workloads workloads =
          new Workloads(cluster.client(), cluster.createNamespace("thousand"), "thousand");
      List<NodeSpec> nodes =
          IntStream.rangeClosed(1, 100).mapToObj(i -> workloads.node("n-" + i)).toList();
      Instant begun = Instant.now();
      cluster.hardware().startDelay(Duration.ofMillis(100)).add(nodes);
      System.out.printf("hardware: 100 nodes Ready after %d ms%n", millisSince(begun));

      Instant created = Instant.now();
      workloads.replicaSet("web", "registry.example/web:1", 1000);
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(200))
          .untilAsserted(() -> assertThat(readyReplicas(cluster)).isEqualTo(1000));
      System.out.printf("hardware: 1000 Pods Ready after %d ms%n", millisSince(created));
      cluster.auditLog().ifPresent(log -> assertThatTheKubeletKeptUp(log, created));
    }
  }

  private static void assertThatTheKubeletKeptUp(AuditLog log, Instant created) {
    Instant lastCreate = last(log.query().resource("pods").verbs("create"));
    Instant lastBinding = last(log.query().resource("pods/binding"));
    Instant lastReport =
        last(log.query().resource("pods/status").userAgentStartsWith(Hardware.USER_AGENT));
    System.out.printf(
        "hardware: last create %d ms, last binding %d ms, last report %d ms after the start%n",
        Duration.between(created, lastCreate).toMillis(),
        Duration.between(created, lastBinding).toMillis(),
        Duration.between(created, lastReport).toMillis());
    assertThat(Duration.between(lastBinding, lastReport))
        .as("the kubelets' delay behind the scheduler")
        .isLessThan(Duration.between(created, lastBinding));
  }

  private static Instant last(AuditQuery query) {
    return query.events().stream()
        .map(AuditEvent::received)
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  private static int readyReplicas(TestCluster cluster) {
    Integer ready =
        cluster
            .client()
            .apps()
            .replicaSets()
            .inNamespace("thousand")
            .withName("web")
            .get()
            .getStatus()
            .getReadyReplicas();
    return ready == null ? 0 : ready;
  }

  private static long millisSince(Instant start) {
    return Duration.between(start, Instant.now()).toMillis();
  }
}
