package dev.vmss.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.testing.OnCluster;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.controlplane.LocalCluster;
import dev.vmss.testing.operator.OperatorAccount;
import dev.vmss.testing.operator.OperatorProcess;
import dev.vmss.testing.operator.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two operators with an election: the leader stops amid its work, and the other one goes on. */
@OnCluster
class HandOverIT {

  private static final String SET = Scenario.SET;
  private static final String LEADS = "This operator leads";
  private static final String ROLLING = "upgradePolicy: {mode: Rolling}";
  private static final Duration LEASE = Duration.ofSeconds(4);

  private final TestCluster cluster;
  private final Tenant tenant;
  private final String home;
  private final List<OperatorProcess> operators = new ArrayList<>();

  HandOverIT(TestCluster cluster) {
    this.cluster = cluster;
    this.tenant = Tenant.on(cluster).withSize("test-small");
    this.home = cluster.namespace();
  }

  @BeforeAll
  static void start(TestCluster cluster) {
    cluster.applyCrds(Repository.crds());
    cluster.hardware().add(LocalCluster.sixNodes());
  }

  @BeforeEach
  void twoOperators() {
    operators.add(launch("handover-first.log"));
    tenant.await("the first one leads", () -> text(first()).contains(LEADS));
    operators.add(launch("handover-second.log"));
    tenant.await(
        "the second one stands by", () -> text(second()).contains("Another operator leads"));
    tenant.image("1.0.0", '1');
    tenant.image("1.1.0", '2');
  }

  @AfterEach
  void stop() {
    tenant.leave();
    operators.forEach(OperatorProcess::close);
  }

  private OperatorProcess launch(String log) {
    return OperatorProcess.start(
        OperatorAccount.clusterWide(cluster, home),
        log,
        Map.of(
            "VMSS_OPERATOR_NAMESPACE", home,
            "VMSS_LEADER_ELECTION_ENABLED", "true",
            "VMSS_LEADER_ELECTION_LEASE_DURATION", LEASE.toSeconds() + "s",
            "VMSS_LEADER_ELECTION_RENEW_DEADLINE", "3s",
            "VMSS_LEADER_ELECTION_RETRY_PERIOD", "1s"));
  }

  private OperatorProcess first() {
    return operators.get(0);
  }

  private OperatorProcess second() {
    return operators.get(1);
  }

  private static String text(OperatorProcess operator) throws IOException {
    return Files.readString(operator.log());
  }

  private PodHistory history(int replicas) {
    return PodHistory.of(cluster.client(), tenant.namespace(), SET, replicas);
  }

  private Set<String> uids() {
    return tenant.instances(SET).stream()
        .map(pod -> pod.getMetadata().getUid())
        .collect(Collectors.toSet());
  }

  @Test
  void afterAFrozenLeaderTheOtherOneFinishesAndTheAwakenedOneHarmsNothing() throws Exception {
    int most = 150;
    tenant.set(SET, 2, "1.0.0", "", Scenario.QUICK);
    tenant.awaitReady(SET);
    try (PodHistory history = history(2)) {
      tenant.scale(SET, most);
      tenant.await("amid the scale-out", () -> tenant.instances(SET).size() > 2);
      signal(first(), "STOP");
      int frozenAt = tenant.instances(SET).size();
      tenant.await("the second one leads", () -> text(second()).contains(LEADS));
      tenant.awaitReady(SET);
      Set<String> before = uids();

      signal(first(), "CONT");
      assertThat(first().awaitExit(Duration.ofSeconds(20))).isEqualTo(1);
      assertThat(text(first())).contains("Lost the lease");
      Awaitility.await("nothing changes any more")
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(10))
          .until(() -> uids().equals(before));
      assertThat(before).hasSize(most);
      assertThat(history.mostCounting()).as("no instance too many").isEqualTo(most);
      System.out.printf("hand-over: the leader froze at %d of %d instances%n", frozenAt, most);
    }
  }

  @Test
  void aLeaderThatStopsAmidARollLeavesItToTheOtherOne() {
    int replicas = 10;
    tenant.set(SET, replicas, "1.0.0", ROLLING, Scenario.QUICK);
    tenant.awaitReady(SET);
    try (PodHistory history = history(replicas)) {
      tenant.pin(SET, "1.1.0");
      tenant.await("amid the roll", () -> tenant.instancesOf(SET, "1.1.0") > 0);
      first().terminate();
      tenant.await("rolled", () -> Scenario.allAt(replicas, "1.1.0").test(tenant));
      tenant.await("the second one leads", () -> text(second()).contains(LEADS));
      assertThat(history.fewestReady()).as("never more than a batch is down").isEqualTo(8);
      assertThat(history.mostCounting()).isEqualTo(replicas);
    }
    tenant.await("history", () -> !tenant.get(SET).getStatus().upgradeHistory().isEmpty());
    assertThat(tenant.get(SET).getStatus().upgradeHistory())
        .singleElement()
        .satisfies(row -> assertThat(row.done()).isEqualTo(replicas));
  }

  private static void signal(OperatorProcess operator, String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(operator.pid())).start();
    assertThat(kill.waitFor()).as("kill -%s %d", name, operator.pid()).isZero();
  }
}
