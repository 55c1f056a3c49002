package dev.vmss.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.UpgradeOutcome;
import dev.vmss.api.v1alpha1.UpgradeRecord;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.it.fault.PodHistory;
import dev.vmss.testing.OnCluster;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.controlplane.LocalCluster;
import dev.vmss.testing.hardware.Behaviour;
import dev.vmss.testing.operator.OperatorProcess;
import dev.vmss.testing.operator.Tenant;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every upgrade mode, failure and rollback, on simulated hardware. */
@OnCluster
class UpgradesIT {

  private static final String SET = "web";
  private static final String ENDS_FAST = "terminateNotification: {notBeforeTimeout: 1s}";
  private static final String ROLLING =
      "upgradePolicy: {mode: Rolling, rollingUpgradePolicy: {batchHealthTimeout: 30s}}";

  private static OperatorProcess operator;

  private final TestCluster cluster;
  private final Tenant tenant;

  UpgradesIT(TestCluster cluster) {
    this.cluster = cluster;
    this.tenant = Tenant.on(cluster).withSize("test-small");
  }

  @BeforeAll
  static void start(TestCluster cluster) {
    cluster.applyCrds(Repository.crds());
    cluster.hardware().add(LocalCluster.sixNodes());
    operator = OperatorProcess.start(cluster, "upgrades-operator.log", Map.of());
  }

  @AfterAll
  static void stop() {
    operator.close();
  }

  @AfterEach
  void leave() {
    tenant.leave();
    cluster.hardware().clearRules();
  }

  private void settled(int replicas, String version, String more) {
    tenant.image("1.0.0", '1');
    tenant.image("1.1.0", '2');
    tenant.set(SET, replicas, version, more, ENDS_FAST);
    tenant.awaitReady(SET);
  }

  private PodHistory history(int replicas) {
    return PodHistory.of(cluster.client(), tenant.namespace(), SET, replicas);
  }

  private void awaitAll(int replicas, String version) {
    tenant.await(
        "all at " + version,
        () -> tenant.instancesOf(SET, version) == replicas && tenant.ready(SET));
  }

  private Map<String, String> uids() {
    return tenant.instances(SET).stream()
        .collect(
            Collectors.toMap(
                pod -> pod.getMetadata().getUid(), pod -> pod.getMetadata().getName()));
  }

  private UpgradeRecord lastUpgrade() {
    List<UpgradeRecord> rows = tenant.get(SET).getStatus().upgradeHistory();
    return rows.get(0);
  }

  @Test
  void manualBringsOnlyTheInstanceThatWasAskedForToTheModel() {
    settled(3, "1.0.0", "");
    tenant.pin(SET, "1.1.0");
    tenant.awaitCondition(SET, "UpToDate", "False", "Outdated");
    assertThat(tenant.instancesOf(SET, "1.0.0")).isEqualTo(3);
    assertThat(tenant.ready(SET)).as("outdated under Manual is ready").isTrue();
    assertThat(tenant.get(SET).getStatus().pendingUpgrade().instances()).isEqualTo(3);

    Pod chosen = tenant.instances(SET).get(1);
    tenant.annotate(chosen, WellKnown.UPGRADE, WellKnown.UPGRADE_REQUESTED);
    tenant.await("one upgraded", () -> tenant.instancesOf(SET, "1.1.0") == 1);
    tenant.awaitReady(SET);
    assertThat(uids()).doesNotContainKey(chosen.getMetadata().getUid()).hasSize(3);
    assertThat(tenant.instancesOf(SET, "1.0.0")).isEqualTo(2);
  }

  @Test
  void automaticReplacesAllOutdatedAtOnceExceptTheProtectedOne() {
    settled(4, "1.0.0", "upgradePolicy: {mode: Automatic}");
    Pod kept = tenant.instances(SET).get(2);
    tenant.annotate(kept, WellKnown.PROTECT_FROM_SCALE_SET_ACTIONS, "true");

    tenant.pin(SET, "1.1.0");
    tenant.await("three upgraded", () -> tenant.instancesOf(SET, "1.1.0") == 3);
    tenant.awaitReady(SET);
    assertThat(uids()).containsKey(kept.getMetadata().getUid()).hasSize(4);
    assertThat(tenant.instancesOf(SET, "1.0.0")).isEqualTo(1);
  }

  @Test
  void rollingReplacesInBatchesAndSkipsTheProtectedOne() {
    settled(10, "1.0.0", ROLLING);
    Pod kept = tenant.instances(SET).get(4);
    tenant.annotate(kept, WellKnown.PROTECT_FROM_SCALE_SET_ACTIONS, "true");
    try (PodHistory history = history(10)) {
      tenant.pin(SET, "1.1.0");
      awaitAll(9, "1.1.0");

      assertThat(history.fewestReady()).isEqualTo(8);
      assertThat(history.mostCounting()).isEqualTo(10);
    }
    assertThat(uids()).containsKey(kept.getMetadata().getUid());
    tenant.await("history", () -> !tenant.get(SET).getStatus().upgradeHistory().isEmpty());
    assertThat(lastUpgrade().outcome()).isEqualTo(UpgradeOutcome.SUCCEEDED);
    assertThat(lastUpgrade().skipped()).isEqualTo(1);
    assertThat(lastUpgrade().done()).isEqualTo(9);
  }

  @Test
  void twoInstancesRollWithDefaultPercentages() {
    settled(2, "1.0.0", "upgradePolicy: {mode: Rolling}");
    try (PodHistory history = history(2)) {
      tenant.pin(SET, "1.1.0");
      awaitAll(2, "1.1.0");
      assertThat(history.fewestReady()).isEqualTo(1);
    }
  }

  @Test
  void aSurgeCreatesFirstAndNeverTakesAReadyInstanceTooEarly() {
    settled(
        5,
        "1.0.0",
        "upgradePolicy: {mode: Rolling, rollingUpgradePolicy: {maxSurge: true, maxBatchInstancePercent: 40}}");
    try (PodHistory history = history(5)) {
      tenant.pin(SET, "1.1.0");
      awaitAll(5, "1.1.0");
      assertThat(history.fewestReady()).isEqualTo(5);
      assertThat(history.mostCounting()).isEqualTo(7);
    }
    assertThat(uids()).hasSize(5);
  }

  @Test
  void pausedRollsNothingUntilItIsResumed() {
    settled(4, "1.0.0", "upgradePolicy: {mode: Rolling, rollingUpgradePolicy: {paused: true}}");
    Set<String> before = uids().keySet();
    tenant.pin(SET, "1.1.0");
    tenant.awaitCondition(SET, "UpToDate", "False", "Outdated");
    tenant.awaitReady(SET);
    assertThat(uids().keySet()).isEqualTo(before);

    tenant.patch(
        SET, "{\"spec\":{\"upgradePolicy\":{\"rollingUpgradePolicy\":{\"paused\":false}}}}");
    awaitAll(4, "1.1.0");
  }

  @Test
  void aBadImageStopsRollsBackAndTheNextGoodOneRollsThrough() {
    cluster.hardware().onImages(tenant.namespace() + "/server@sha256:eee", Behaviour.neverReady());
    tenant.image("1.0.0", '1');
    tenant.set(
        SET,
        20,
        "latest",
        """
        zones: [zone-1, zone-2, zone-3]
        upgradePolicy:
          automaticOSUpgrade: true
          rollingUpgradePolicy: {batchHealthTimeout: 5s}
        """,
        ENDS_FAST);
    tenant.awaitReady(SET);

    try (PodHistory history = history(20)) {
      tenant.image("1.1.0", '2');
      awaitAll(20, "1.1.0");
      theStoryOfAGoodRoll(history);

      tenant.image("1.2.0", 'e');
      tenant.awaitCondition(SET, "Stalled", "True", "UpgradeFailed");
      theBadOneIsUndone(history);

      tenant.image("1.3.0", '3');
      awaitAll(20, "1.3.0");
      assertThat(history.fewestReady()).isEqualTo(16);
    }
    tenant.await("history", () -> tenant.get(SET).getStatus().upgradeHistory().size() == 3);
    assertThat(tenant.get(SET).getStatus().upgradeHistory())
        .extracting(UpgradeRecord::outcome)
        .containsExactlyInAnyOrder(
            UpgradeOutcome.SUCCEEDED, UpgradeOutcome.ROLLED_BACK, UpgradeOutcome.SUCCEEDED);
  }

  private void theStoryOfAGoodRoll(PodHistory history) {
    assertThat(history.fewestReady()).as("batches of four").isEqualTo(16);
    assertThat(history.mostCounting()).isEqualTo(20);
    assertThat(history.mostZonesDown()).as("zones are not mixed").isEqualTo(1);
    tenant.await("Events", () -> tenant.events(SET, "UpgradeCompleted").size() == 1);
    assertThat(tenant.events(SET, "UpgradeStarted"))
        .singleElement()
        .asString()
        .contains("20 instances", "1.0.0", "1.1.0");
    assertThat(tenant.events(SET, "BatchStarted")).hasSize(6);
  }

  private void theBadOneIsUndone(PodHistory history) {
    assertThat(tenant.message(SET, "Stalled")).contains("1.1.0");
    tenant.await(
        "the failed ones are back",
        () ->
            tenant.instancesOf(SET, "1.1.0") == 20
                && tenant.get(SET).getStatus().readyReplicas() == 20);
    assertThat(tenant.condition(SET, "Stalled").orElseThrow().getReason())
        .isEqualTo("UpgradeFailed");
    tenant.await("Event", () -> tenant.events(SET, "UpgradeRolledBack").size() == 1);
    UpgradeRecord row =
        tenant.get(SET).getStatus().upgradeHistory().stream()
            .filter(one -> "1.2.0".equals(one.to()))
            .findFirst()
            .orElseThrow();
    assertThat(row.outcome()).isEqualTo(UpgradeOutcome.ROLLED_BACK);
    assertThat(row.failed()).isEqualTo(4);
    assertThat(history.fewestReady()).isEqualTo(16);
  }
}
