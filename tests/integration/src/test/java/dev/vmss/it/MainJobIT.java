package dev.vmss.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.testing.OnCluster;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.controlplane.AuditLog;
import dev.vmss.testing.controlplane.AuditQuery;
import dev.vmss.testing.controlplane.LocalCluster;
import dev.vmss.testing.hardware.NodeSpec;
import dev.vmss.testing.operator.OperatorProcess;
import dev.vmss.testing.operator.Tenant;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The main job: scale sets and images, end to end. */
@OnCluster
class MainJobIT {

  private static final String SET = "web";
  private static final String NOTHING_MORE = "";

  private static OperatorProcess operator;

  private final TestCluster cluster;
  private final Tenant tenant;

  MainJobIT(TestCluster cluster) {
    this.cluster = cluster;
    this.tenant = Tenant.on(cluster).withSize("test-small");
  }

  @BeforeAll
  static void start(TestCluster cluster) {
    cluster.applyCrds(Repository.crds());
    cluster.hardware().add(LocalCluster.sixNodes());
    cluster.hardware().add(IntStream.range(0, 3).mapToObj(MainJobIT::roomyNode).toList());
    operator = launch(cluster);
  }

  /** Room for many instances, and in no zone, so that zoned sets stay off it. */
  private static NodeSpec roomyNode(int number) {
    return NodeSpec.named("roomy-" + number).withAllocatable("cpu", "500").withPods(500);
  }

  private static OperatorProcess launch(TestCluster cluster) {
    return OperatorProcess.start(cluster, "main-job-operator.log", Map.of());
  }

  @AfterAll
  static void stop() {
    operator.close();
  }

  @AfterEach
  void leave() {
    tenant.leave();
  }

  @BeforeEach
  void operatorRuns() {
    if (!operator.isAlive()) {
      operator = launch(cluster);
    }
  }

  @Test
  void aMissingPinnedVersionBlocksWithNamesAndCountsAndItsArrivalUnblocksAtOnce() {
    tenant.image("1.0.0", '1');
    tenant.set(SET, 10, "1.1.0", NOTHING_MORE);

    tenant.await("blocked", () -> tenant.reason(SET).equals("PlatformImageNotFound"));
    String sentence =
        "The platform image '"
            + tenant.publisher()
            + ":server:lts:1.1.0' is not available in the marketplace: "
            + "10 of 10 instances cannot be created. Available versions: 1.0.0.";
    tenant.await(
        "the sentence of the rule",
        () ->
            tenant
                .condition(SET, "ImageAvailable")
                .filter(c -> sentence.equals(c.getMessage()))
                .isPresent());
    assertThat(tenant.instances(SET)).isEmpty();

    long before = System.nanoTime();
    tenant.image("1.1.0", '2');
    tenant.await("10 instances", () -> tenant.instances(SET).size() == 10);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    tenant.awaitReady(SET);
  }

  @Test
  void theScaleSubresourceScalesOutAndIn() {
    tenant.image("1.0.0", '1');
    tenant.set(SET, 2, "latest", NOTHING_MORE);
    tenant.awaitReady(SET);

    tenant.scale(SET, 50);
    tenant.await("50 instances", () -> tenant.instances(SET).size() == 50);
    tenant.awaitReady(SET);
    assertThat(tenant.get(SET).getStatus().replicas()).isEqualTo(50);

    tenant.scale(SET, 5);
    tenant.await("5 instances", () -> tenant.instances(SET).size() == 5);
    tenant.awaitReady(SET);
    assertThat(ids()).isEqualTo(Set.of(0, 1, 2, 3, 4));
  }

  @Test
  void anOperatorKilledInTheMiddleOfAScaleOutLeavesNeitherDuplicateNorOrphan() {
    tenant.image("1.0.0", '1');
    VirtualMachineScaleSet set = tenant.set(SET, 200, "1.0.0", NOTHING_MORE);
    tenant.await("some of 200", () -> tenant.instances(SET).size() > 20);
    operator.kill();
    int atKill = tenant.instances(SET).size();
    assertThat(atKill).as("killed in the middle").isBetween(21, 199);

    operator = launch(cluster);
    tenant.await("all 200", () -> tenant.instances(SET).size() >= 200);
    tenant.awaitReady(SET);
    List<Pod> pods = tenant.instances(SET);
    assertThat(pods).hasSize(200);
    assertThat(ids()).isEqualTo(IntStream.range(0, 200).boxed().collect(Collectors.toSet()));
    assertThat(pods.stream().flatMap(pod -> pod.getMetadata().getOwnerReferences().stream()))
        .extracting(OwnerReference::getUid)
        .containsOnly(set.getMetadata().getUid());
  }

  @Test
  void nothingIsWrittenAndNothingListedWhileNothingChanges() {
    tenant.image("1.0.0", '1');
    tenant.set(SET, 20, "latest", NOTHING_MORE);
    tenant.awaitReady(SET);
    cluster
        .auditLog()
        .ifPresent(
            log -> {
              awaitQuiet(log);
              long mark = log.offset();
              Awaitility.await("fifteen quiet seconds")
                  .pollDelay(Duration.ofSeconds(15))
                  .atMost(Duration.ofSeconds(30))
                  .until(() -> true);
              assertThat(ours(log).sinceOffset(mark).writes().events()).isEmpty();
              assertThat(ours(log).sinceOffset(mark).lists().events()).isEmpty();
            });
  }

  /** No write for three seconds. */
  private void awaitQuiet(AuditLog log) {
    Awaitility.await("quiet")
        .atMost(Duration.ofSeconds(60))
        .during(Duration.ofSeconds(3))
        .until(() -> ours(log).writes().since(Instant.now().minusMillis(500)).count() == 0);
  }

  private static AuditQuery ours(AuditLog log) {
    return log.query().userAgentStartsWith("vmss-operator");
  }

  @Test
  void removingAnImageWithdrawsItAtOnceAndScaleInStillWorks() {
    tenant.image("1.0.0", '1');
    tenant.set(SET, 3, "1.0.0", NOTHING_MORE);
    tenant.awaitReady(SET);

    tenant.deleteImage("1.0.0");
    tenant.await("gone", () -> tenant.imageOf("1.0.0").isEmpty());
    tenant.await(
        "warned",
        () ->
            tenant
                .condition(SET, "ImageAvailable")
                .filter(c -> "False".equals(c.getStatus()))
                .isPresent());
    assertThat(tenant.ready(SET)).as("a full set stays ready").isTrue();

    tenant.scale(SET, 5);
    tenant.await("blocked", () -> tenant.reason(SET).equals("PlatformImageNotFound"));
    assertThat(tenant.instances(SET)).hasSize(3);
    tenant.scale(SET, 1);
    tenant.await("scaled in", () -> tenant.instances(SET).size() == 1);
  }

  @Test
  void anImageInUseWaitsWhenItsPolicySaysSo() {
    tenant.image("1.0.0", '1', "removalPolicy: WhileUnused");
    tenant.set(SET, 2, "1.0.0", NOTHING_MORE);
    tenant.awaitReady(SET);

    tenant.deleteImage("1.0.0");
    tenant.await("in use", () -> imageReason("1.0.0").equals("InUse"));
    assertThat(imageMessage("1.0.0"))
        .as("every tenant reads it: counts, and nobody's name")
        .contains("2 instances of 1 scale set run it")
        .doesNotContain(tenant.namespace());
    tenant.scale(SET, 0);
    tenant.await("gone", () -> tenant.imageOf("1.0.0").isEmpty());
  }

  @Test
  void latestGivesNewInstancesTheNewestVersionAndLeavesOlderOnes() {
    tenant.image("1.0.0", '1');
    tenant.set(SET, 3, "latest", NOTHING_MORE);
    tenant.awaitReady(SET);
    tenant.image("1.10.0", '2');
    tenant.await(
        "known as outdated",
        () ->
            tenant
                .condition(SET, "UpToDate")
                .filter(c -> "False".equals(c.getStatus()))
                .isPresent());

    tenant.scale(SET, 5);
    tenant.await("5 instances", () -> tenant.instances(SET).size() == 5);
    assertThat(tenant.instancesOf(SET, "1.0.0")).isEqualTo(3);
    assertThat(tenant.instancesOf(SET, "1.10.0")).isEqualTo(2);
    tenant.awaitReady(SET);
    VirtualMachineScaleSetStatus status = tenant.get(SET).getStatus();
    assertThat(status.updatedReplicas()).isEqualTo(2);
    assertThat(status.pendingUpgrade().instances()).isEqualTo(3);
    assertThat(status.image().version()).isEqualTo("1.10.0");
  }

  @Test
  void instancesAreSpreadOverZonesAndStatusSaysWhere() {
    tenant.image("1.0.0", '1');
    tenant.set(SET, 7, "latest", "zones: [zone-1, zone-2, zone-3]");
    tenant.awaitReady(SET);
    var placement = tenant.get(SET).getStatus().placement();
    assertThat(placement.zones()).extracting(zone -> zone.replicas()).containsExactly(3, 2, 2);
    assertThat(placement.nodeCounts().stream().mapToInt(node -> node.replicas()).sum())
        .isEqualTo(7);
  }

  @Test
  void aForeignObjectOfAnInstancesNameIsNeverAdopted() {
    tenant.image("1.0.0", '1');
    tenant.apply(
        Pod.class,
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web-1, namespace: %s}
        spec: {containers: [{name: c, image: registry.example/foreign}]}
        """
            .formatted(tenant.namespace()));
    tenant.set(SET, 3, "1.0.0", NOTHING_MORE);
    tenant.awaitReady(SET);
    assertThat(ids()).isEqualTo(Set.of(0, 2, 3));
  }

  @Test
  void anInstanceThatLostItsLabelsGetsThemBackAndNoTwin() {
    tenant.image("1.0.0", '1');
    tenant.set(SET, 3, "1.0.0", NOTHING_MORE);
    tenant.awaitReady(SET);
    Pod robbed = tenant.instance(SET, 1);
    tenant.rob(robbed);
    tenant.await("its labels are back", () -> tenant.instances(SET).size() == 3);
    assertThat(tenant.instance(SET, 1).getMetadata().getUid())
        .isEqualTo(robbed.getMetadata().getUid());
  }

  private Set<Integer> ids() {
    return tenant.instances(SET).stream()
        .map(pod -> Integer.parseInt(pod.getMetadata().getName().substring(SET.length() + 1)))
        .collect(Collectors.toSet());
  }

  private String imageReason(String version) {
    return imageReady(version).map(Condition::getReason).orElse("");
  }

  private String imageMessage(String version) {
    return imageReady(version).map(Condition::getMessage).orElse("");
  }

  private Optional<Condition> imageReady(String version) {
    return tenant
        .imageOf(version)
        .map(MarketplaceImage::getStatus)
        .flatMap(
            status ->
                status.conditions().stream().filter(c -> "Ready".equals(c.getType())).findFirst());
  }
}
