package dev.vmss.operator.scaleset.report;

import static dev.vmss.operator.scaleset.fixture.Snapshots.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.FailedTarget;
import dev.vmss.api.v1alpha1.ImageStatus;
import dev.vmss.api.v1alpha1.NodeStatus;
import dev.vmss.api.v1alpha1.RepairStatus;
import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.api.v1alpha1.UpgradeOutcome;
import dev.vmss.api.v1alpha1.UpgradeRecord;
import dev.vmss.api.v1alpha1.UpgradeStatus;
import dev.vmss.api.v1alpha1.UpgradeTarget;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.operator.catalogue.Items;
import dev.vmss.operator.placement.Node;
import dev.vmss.operator.placement.Nodes;
import dev.vmss.operator.runtime.Instances;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.vocabulary.IdRanges;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** 02: "The object stays under 10 kB at 1,000 instances." */
class ObjectSizeTest {

  private static final int LIMIT = 10_240;
  private static final int INSTANCES = 1_000;
  private static final List<String> ZONES =
      List.of("eu-central-1a", "eu-central-1b", "eu-central-1c");
  private static final String MODEL = "0123456789abcdef";

  /** As long as a label value may be: what cloud providers call their nodes. */
  private static String longName(int i) {
    return "gke-production-cluster-pool-with-a-very-long-name-%05d-abcdefg".formatted(i);
  }

  private static List<Node> nodes(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Nodes.named(longName(i)).in(ZONES.get(i % 3)).node())
        .toList();
  }

  private static String version(int i) {
    return "22.04.2024%04d".formatted(i);
  }

  private static List<ImageStatus> tenImages() {
    return IntStream.range(0, 10)
        .mapToObj(i -> new ImageStatus(version(i), Items.digestOf(version(i)), null))
        .toList();
  }

  private static UpgradeRecord row(int i) {
    return new UpgradeRecord(
        IntStream.range(0, 10).mapToObj(ObjectSizeTest::version).toList(),
        version(20 + i),
        MODEL,
        INSTANCES,
        INSTANCES,
        100,
        100,
        100,
        NOW,
        NOW.plus(Duration.ofHours(20)),
        "20h30m15s",
        UpgradeOutcome.ROLLED_BACK);
  }

  private static Specs spec() {
    return Specs.defaults()
        .replicas(INSTANCES)
        .zones(ZONES.toArray(String[]::new))
        .mode(UpgradeMode.ROLLING)
        .version("22.04.20249999")
        .repairs()
        .customData("I2Nsb3VkLWNvbmZpZwpw".repeat(8))
        .with(
            "/virtualMachineProfile/networkProfile/ports",
            List.of(Map.of("name", "http", "port", 8080)))
        .with(
            "/virtualMachineProfile/healthProfile/probe",
            Map.of(
                "httpGet",
                Map.of("port", 8080, "path", "/healthz"),
                "intervalSeconds",
                5,
                "numberOfProbes",
                1))
        .with(
            "/virtualMachineProfile/metadata/labels",
            Map.of("app", "web", "team", "payments", "tier", "frontend"));
  }

  /** A thousand instances of twelve versions on so many nodes, one of them without a node. */
  private static Snapshots thousand(int nodes) {
    Instances[] instances =
        IntStream.range(0, INSTANCES - 1)
            .mapToObj(
                i ->
                    Instances.number(i)
                        .of(version(i % 12))
                        .inZone(ZONES.get(i % 3))
                        .on(longName(i % nodes)))
            .toArray(Instances[]::new);
    Items[] items =
        IntStream.range(0, 12).mapToObj(i -> Items.serving(version(i))).toArray(Items[]::new);
    return Snapshots.of(spec())
        .nodes(nodes(nodes))
        .catalogue(items)
        .with(instances)
        .with(
            Instances.number(INSTANCES)
                .of(version(1))
                .inZone(ZONES.get(0))
                .unschedulable("0/64 nodes are available: 12 Insufficient memory. ".repeat(20)));
  }

  private static VirtualMachineScaleSetStatus before(UpgradeStatus upgrade) {
    RepairStatus repairs =
        new RepairStatus(
            3,
            true,
            upgrade.target(),
            IntStream.range(1_000, 1_050).boxed().toList(),
            IntStream.range(1_000, 1_050).boxed().toList(),
            NOW);
    return new VirtualMachineScaleSetStatus(
        1L,
        INSTANCES,
        INSTANCES,
        0,
        null,
        null,
        lastResolved(upgrade),
        List.of(),
        null,
        null,
        upgrade,
        IntStream.range(0, 5).mapToObj(ObjectSizeTest::row).toList(),
        repairs,
        null,
        List.of());
  }

  /** What failed had resolved before. */
  private static ImageStatus lastResolved(UpgradeStatus upgrade) {
    String version =
        upgrade.failedTarget() == null ? version(11) : upgrade.failedTarget().version();
    return new ImageStatus(version, Items.digestOf(version), "canonical-ubuntu-22-04-lts-11");
  }

  /** A batch is in flight, from ten images. */
  private static UpgradeStatus inFlight(int batch) {
    return upgrade(new UpgradeTarget("22.04.20249999", "", spec().model()), null, batch);
  }

  /** A batch failed; most of it is to be rolled back. */
  private static UpgradeStatus failed(int batch) {
    FailedTarget failed =
        new FailedTarget(
            "22.04.20249999",
            Items.digestOf("22.04.20249999"),
            spec().model(),
            "BatchUnhealthy",
            "Somebody's words. ".repeat(22),
            NOW,
            tenImages().get(0));
    return upgrade(null, failed, batch);
  }

  private static UpgradeStatus upgrade(UpgradeTarget target, FailedTarget failed, int batch) {
    List<Integer> ids = IntStream.range(1_000, 1_000 + batch).boxed().toList();
    return new UpgradeStatus(
        target,
        tenImages(),
        failed,
        NOW,
        INSTANCES,
        50,
        NOW,
        null,
        ids,
        IdRanges.write(IntStream.range(2_000, 2_000 + batch).boxed().toList()).orElse(null),
        1,
        IdRanges.write(IntStream.range(2_000, 2_000 + batch).boxed().toList()).orElse(null),
        true,
        batch,
        800,
        100,
        100,
        200);
  }

  private static String json(Snapshots set, VirtualMachineScaleSetStatus status) {
    VirtualMachineScaleSet object = new VirtualMachineScaleSet();
    object.setMetadata(
        new ObjectMetaBuilder()
            .withName("a-scale-set-with-a-name-as-long-as-such-names-may-be-1234")
            .withNamespace("production-team-payments")
            .withUid("01234567-89ab-cdef-0123-456789abcdef")
            .withResourceVersion("1234567890")
            .withGeneration(123L)
            .withCreationTimestamp(NOW.toString())
            .withLabels(
                Map.of("app.kubernetes.io/name", "web", "app.kubernetes.io/part-of", "shop"))
            .build());
    object.setSpec(set.snapshot().spec());
    object.setStatus(status);
    return new KubernetesSerialization().asJson(object);
  }

  private static int bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8).length;
  }

  private static VirtualMachineScaleSetStatus status(Snapshots set) {
    VirtualMachineScaleSetStatus status = set.plan().status();
    assertThat(status.placement()).as("the spec is valid").isNotNull();
    assertThat(bytes(json(set, status))).isLessThan(LIMIT);
    return status;
  }

  @Test
  void theWorstThatHappensStaysUnderTenKilobytes() {
    Snapshots set = thousand(64).status(before(inFlight(200)));
    VirtualMachineScaleSetStatus status = status(set);
    assertThat(status.conditions()).hasSize(7);
    assertThat(status.upgrade().from()).hasSize(10);
    assertThat(status.upgrade().batchInstances()).hasSize(200);
    assertThat(status.placement().nodes()).as("counted whole all the same").isEqualTo(64);
    assertThat(status.upgradeHistory()).as("is kept longest").isNotEmpty();
  }

  @Test
  void soDoesAFailedRollWithSuspendedRepairs() {
    VirtualMachineScaleSetStatus status = status(thousand(64).status(before(failed(200))));
    assertThat(status.upgrade().failedTarget()).isNotNull();
    assertThat(status.repairs().instances()).hasSize(50);
  }

  /** The first thing that gives way are the least loaded nodes. */
  @Test
  void theLeastLoadedNodesAreLeftOutFirst() {
    Snapshots set = thousand(60).reported();
    VirtualMachineScaleSetStatus status = status(set);
    assertThat(status.versions()).hasSize(10);
    assertThat(status.placement().nodeCounts())
        .hasSizeBetween(20, 50)
        .isSortedAccordingTo(Comparator.comparingInt((NodeStatus row) -> -row.replicas()))
        .first()
        .satisfies(row -> assertThat(row.replicas()).isEqualTo(17));
    assertThat(bytes(json(set, status))).as("no more than needed").isGreaterThan(LIMIT - 900);
  }

  /** Nodes as clouds name them, two versions, five upgrades, a batch of a fifth of the set. */
  @Test
  void aUsualSetShowsAllItsRows() {
    Snapshots usual =
        Snapshots.of(spec().version("latest"))
            .nodes(
                IntStream.range(0, 64)
                    .mapToObj(i -> Nodes.named("ip-10-0-12-%d".formatted(100 + i)).in("z1").node())
                    .toList())
            .catalogue(Items.serving("1.0.0"), Items.serving("2.0.0"));
    Instances[] instances =
        IntStream.range(0, INSTANCES)
            .mapToObj(
                i ->
                    Instances.number(i)
                        .of(i % 2 == 0 ? "1.0.0" : "2.0.0")
                        .on("ip-10-0-12-%d".formatted(100 + i % 64)))
            .toArray(Instances[]::new);
    VirtualMachineScaleSetStatus status = status(usual.with(instances));
    assertThat(status.placement().nodeCounts()).hasSize(64);
    assertThat(status.versions()).hasSize(2);
  }

  @Test
  void wordsOfOthersAreQuotedInPart() {
    Plan plan = thousand(3).plan();
    assertThat(Plans.message(plan, "Placed")).endsWith("...").hasSizeLessThan(400);
  }
}
