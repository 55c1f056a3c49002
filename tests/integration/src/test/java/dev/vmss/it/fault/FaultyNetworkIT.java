package dev.vmss.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.testing.OnCluster;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.controlplane.LocalCluster;
import dev.vmss.testing.network.Fault;
import dev.vmss.testing.network.FaultyProxy;
import dev.vmss.testing.operator.OperatorAccount;
import dev.vmss.testing.operator.OperatorProcess;
import dev.vmss.testing.operator.Tenant;
import io.fabric8.kubernetes.client.Config;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The shipped program behind a network that loses, delays and refuses. */
@OnCluster
class FaultyNetworkIT {

  private static final String SET = Scenario.SET;
  private static final long SEED = 7;
  private static final int MOST = 12;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String ROLLING =
      "upgradePolicy: {mode: Rolling, rollingUpgradePolicy: {maxBatchInstancePercent: 40}}";

  private final TestCluster cluster;

  FaultyNetworkIT(TestCluster cluster) {
    this.cluster = cluster;
    cluster.applyCrds(Repository.crds());
    cluster.hardware().add(LocalCluster.sixNodes());
  }

  @Test
  void theEndIsThatOfAGoodNetworkAndThenThereIsQuiet() {
    Config server = cluster.client().getConfiguration();
    try (FaultyProxy proxy =
            FaultyProxy.before(server.getMasterUrl(), server.getCaCertData(), SEED);
        OperatorProcess operator =
            OperatorProcess.start(
                proxy.leading(OperatorAccount.clusterWide(cluster)),
                "faulty-network-operator.log",
                Map.of())) {
      EndState undisturbed = story(proxy, Optional.empty());
      story(proxy, Optional.of(undisturbed));
      System.out.println("faulty network: seed " + SEED + ", " + proxy.counts());

      assertThat(proxy.counts()).containsOnlyKeys(Fault.values());
      assertThat(operator.isAlive()).as("it went on without a restart").isTrue();
      operator.awaitReady();
      quiet(proxy, Duration.ofSeconds(10));
    }
  }

  /**
   * A scale-out, a roll and a scale-in; how they end.
   *
   * @param wanted the end to come to; with it the network is faulty until the scale-in is done.
   *     What was asked for just before may go without an answer until the client gives up waiting.
   */
  private EndState story(FaultyProxy proxy, Optional<EndState> wanted) {
    Tenant tenant = Tenant.on(cluster).withSize("test-small");
    tenant.image("1.0.0", '1');
    tenant.image("1.1.0", '2');
    tenant.set(SET, 4, "1.0.0", ROLLING, Scenario.QUICK);
    tenant.awaitReady(SET);
    try (PodHistory history = PodHistory.of(cluster.client(), tenant.namespace(), SET, 4)) {
      proxy.faulty(wanted.isPresent());
      tenant.scale(SET, MOST);
      await("scaled out", () -> Scenario.allAt(MOST, "1.0.0").test(tenant));
      tenant.pin(SET, "1.1.0");
      await("rolled", () -> Scenario.allAt(MOST, "1.1.0").test(tenant));
      tenant.scale(SET, 5);
      await("scaled in", () -> Scenario.allAt(5, "1.1.0").test(tenant));
      proxy.faulty(false);
      quiet(proxy, Duration.ofSeconds(3));
      assertThat(history.mostCounting()).as("no instance too many").isEqualTo(MOST);
      wanted.ifPresent(
          end ->
              Awaitility.await("the end on a good network")
                  .atMost(PATIENCE)
                  .untilAsserted(() -> assertThat(end.difference(end(tenant))).isEmpty()));
      return end(tenant);
    } finally {
      tenant.leave();
    }
  }

  private EndState end(Tenant tenant) {
    return EndState.of(cluster.client(), tenant, SET, false);
  }

  private static void await(String what, Callable<Boolean> holds) {
    Awaitility.await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(holds);
  }

  private static void quiet(FaultyProxy proxy, Duration duration) {
    AtomicInteger seen = new AtomicInteger(-1);
    Awaitility.await("no write for " + duration)
        .atMost(PATIENCE)
        .during(duration)
        .until(
            () -> {
              int now = proxy.writes();
              return seen.getAndSet(now) == now;
            });
  }
}
