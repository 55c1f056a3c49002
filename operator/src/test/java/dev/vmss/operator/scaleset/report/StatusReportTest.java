package dev.vmss.operator.scaleset.report;

import static dev.vmss.operator.scaleset.fixture.Snapshots.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.ImageStatus;
import dev.vmss.api.v1alpha1.NodeStatus;
import dev.vmss.api.v1alpha1.PendingUpgrade;
import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.api.v1alpha1.UpgradeRecord;
import dev.vmss.api.v1alpha1.VersionStatus;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.api.v1alpha1.ZoneStatus;
import dev.vmss.operator.catalogue.Items;
import dev.vmss.operator.placement.Nodes;
import dev.vmss.operator.runtime.Instances;
import dev.vmss.operator.runtime.Snag;
import dev.vmss.operator.scaleset.Story;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** 02, the status of a set, field by field; the conditions: {@link ConditionsTest}. */
class StatusReportTest {

  private static final Items[] BOTH = {Items.serving("1.0.0"), Items.serving("2.0.0")};

  private static Snapshots three() {
    return Snapshots.of(Specs.defaults()).running(3, "1.0.0");
  }

  private static VirtualMachineScaleSetStatus of(Snapshots set) {
    return set.plan().status();
  }

  private static VersionStatus row(String version, int replicas, int ready, boolean latest) {
    return new VersionStatus(version, Items.digestOf(version), replicas, ready, latest);
  }

  // "observedGeneration, replicas, readyReplicas, updatedReplicas, selector"

  @Test
  void countsAreOfWhatIsThere() {
    VirtualMachineScaleSetStatus status =
        of(
            Snapshots.of(Specs.defaults().replicas(6))
                .running(6, "1.0.0")
                .number(0, i -> i.terminating())
                .number(1, i -> i.lost(NOW))
                .number(2, i -> i.unready(NOW))
                .number(3, i -> i.of("0.9.0")));
    assertThat(status.replicas()).isEqualTo(4);
    assertThat(status.readyReplicas()).isEqualTo(3);
    assertThat(status.updatedReplicas()).isEqualTo(3);
    assertThat(status.selector()).isEqualTo("vmss.dev/scale-set=web");
  }

  /** "updatedReplicas = both current; while blocked, judged against lastImage". */
  @Test
  void updatedMeansModelAndImage() {
    Snapshots set = three().number(0, i -> i.model("another")).number(1, i -> i.of("0.9.0"));
    assertThat(of(set).updatedReplicas()).isEqualTo(1);
    assertThat(of(set.reported().catalogue()).updatedReplicas()).isEqualTo(1);
    assertThat(of(set.catalogue()).updatedReplicas()).as("no image known").isZero();
  }

  // "image: what a new instance would get; absent while blocked. lastImage: the last one that
  // resolved"

  @Test
  void theImageIsThatOfANewInstance() {
    Snapshots set = three().catalogue(BOTH);
    ImageStatus image = new ImageStatus("2.0.0", Items.digestOf("2.0.0"), "ubuntu-2-0-0");
    assertThat(of(set).image()).isEqualTo(image);
    assertThat(of(set).lastImage()).isEqualTo(image);
    assertThat(of(set.reported().catalogue()).image()).isNull();
    assertThat(of(set.reported().catalogue()).lastImage()).isEqualTo(image);
  }

  // "versions: [{version, digest, replicas, readyReplicas, latestModel}] # at most 10"

  @Test
  void versionsAreCountedTheNewestFirst() {
    Snapshots set = three().number(0, i -> i.of("0.9.0")).number(1, i -> i.of("0.10.0"));
    assertThat(of(set.number(1, i -> i.unready(NOW))).versions())
        .containsExactly(
            row("1.0.0", 1, 1, true), row("0.10.0", 1, 0, false), row("0.9.0", 1, 1, false));
  }

  /**
   * 03: "(Users of the original complain that a new image does not flip latestModelApplied; here it
   * does.)"
   */
  @Test
  void aNewImageMakesTheOthersOldModels() {
    assertThat(of(three()).versions()).containsExactly(row("1.0.0", 3, 3, true));
    assertThat(of(three().catalogue(BOTH)).versions()).containsExactly(row("1.0.0", 3, 3, false));
  }

  @Test
  void anotherModelOfTheSameVersionHasItsOwnRow() {
    Snapshots set = three().number(0, i -> i.model("another"));
    assertThat(of(set).versions())
        .containsExactlyInAnyOrder(row("1.0.0", 1, 1, false), row("1.0.0", 2, 2, true));
  }

  @Test
  void atMostTenVersionsAreListed() {
    Snapshots set = Snapshots.of(Specs.defaults().replicas(14));
    for (int i = 0; i < 14; i++) {
      set = set.with(Instances.number(i).of("1.0." + i));
    }
    assertThat(of(set).versions())
        .extracting(VersionStatus::version)
        .startsWith("1.0.13", "1.0.12")
        .endsWith("1.0.4")
        .hasSize(10);
    assertThat(of(set).pendingUpgrade().from()).as("the API takes no more").hasSize(10);
  }

  // "placement: {nodes: 7, zones: [{zone, replicas, nodes}], nodeCounts: [{node, zone, replicas}]}
  // nodeCounts at most 64 rows, most loaded first"

  @Test
  void theMapSaysWhereInstancesReallyAre() {
    Snapshots set =
        Snapshots.of(Specs.defaults().zones("z1", "z2", "z3").replicas(4))
            .running(4, "1.0.0")
            .number(1, i -> i.on("z1-a"));
    assertThat(of(set).placement().nodes()).isEqualTo(3);
    assertThat(of(set).placement().zones())
        .containsExactly(
            new ZoneStatus("z1", 3, 2), new ZoneStatus("z2", 0, 0), new ZoneStatus("z3", 1, 1));
    assertThat(of(set).placement().nodeCounts())
        .containsExactly(
            new NodeStatus("z1-a", "z1", 2),
            new NodeStatus("z1-b", "z1", 1),
            new NodeStatus("z3-a", "z3", 1));
  }

  @Test
  void atMost64NodesAreListedTheMostLoadedFirst() {
    Snapshots set = Snapshots.of(Specs.defaults().replicas(140)).nodes(Nodes.count(70));
    for (int i = 0; i < 140; i++) {
      set = set.with(Instances.number(i).on("node-" + (i < 71 ? i % 70 + 1 : 70)));
    }
    List<NodeStatus> rows = of(set).placement().nodeCounts();
    assertThat(rows).hasSize(64).startsWith(new NodeStatus("node-70", null, 70));
    assertThat(rows.get(1)).isEqualTo(new NodeStatus("node-1", null, 2));
    assertThat(of(set).placement().nodes()).isEqualTo(70);
  }

  // "pendingUpgrade: {instances, from: [..], to, batches, next: [ids]} # the preview"

  @ParameterizedTest
  @EnumSource(UpgradeMode.class)
  void thePreviewIsTrueInEveryMode(UpgradeMode mode) {
    Snapshots set =
        Snapshots.of(Specs.defaults().mode(mode).replicas(10)).running(10, "1.0.0").catalogue(BOTH);
    assertThat(of(set).pendingUpgrade())
        .isEqualTo(new PendingUpgrade(10, List.of("1.0.0"), "2.0.0", 5, List.of(0, 1)));
    Story rolled = new Story(set.edit(Specs::automaticOs)).live(120);
    assertThat(rolled.told().stream().filter("BatchStarted"::equals)).hasSize(5);
    assertThat(rolled.status().pendingUpgrade()).isNull();
  }

  /** What the version does not tell apart, the digest does. */
  @Test
  void thePreviewOfANewDigestNamesTheDigests() {
    String fresh = "sha256:" + "f".repeat(64);
    PendingUpgrade pending =
        of(three().catalogue(Items.serving("1.0.0").withDigest(fresh))).pendingUpgrade();
    assertThat(pending.from()).containsExactly("1.0.0@sha256:000000000000");
    assertThat(pending.to()).isEqualTo("1.0.0@sha256:ffffffffffff");
  }

  // "upgradeHistory: [last 5]"

  @Test
  void theHistoryIsOfTheLastFiveUpgradesTheNewestFirst() {
    Story story =
        new Story(Snapshots.of(Specs.defaults().mode(UpgradeMode.ROLLING)).running(3, "1.0.0"));
    String model = "";
    for (int i = 0; i < 7; i++) {
      String data = "bmV3" + "AAAA".repeat(i);
      story.change(world -> world.edit(spec -> spec.customData(data))).live(Duration.ofHours(1));
      model = story.world().specs().model();
    }
    List<UpgradeRecord> rows = story.status().upgradeHistory();
    assertThat(rows).hasSize(5);
    assertThat(rows.get(0).model()).isEqualTo(model);
    assertThat(rows)
        .extracting(row -> row.started())
        .containsExactlyElementsOf(
            IntStream.range(0, 5).mapToObj(i -> NOW.plus(Duration.ofHours(6 - i))).toList());
    assertThat(rows.get(0))
        .extracting(UpgradeRecord::from, UpgradeRecord::to, UpgradeRecord::instances)
        .containsExactly(List.of("1.0.0"), "1.0.0", 3);
    assertThat(rows.get(0).finished())
        .isEqualTo(rows.get(0).started().plus(Duration.parse("PT" + rows.get(0).duration())));
  }

  // InvalidSpec

  /** "observedGeneration is set on every visit, blocked or not". */
  @Test
  void anInvalidSpecIsReportedBesideWhatIsThere() {
    Snapshots set = three().reported().edit(spec -> spec.replicas(-1)).nodeGone("node-2");
    VirtualMachineScaleSetStatus status = of(set);
    assertThat(set.plan().actions()).isEmpty();
    assertThat(status.observedGeneration()).isEqualTo(2);
    assertThat(status.replicas()).as("one is lost with its node").isEqualTo(2);
    assertThat(status.versions()).isEqualTo(set.snapshot().status().versions());
  }

  // "written when it changed, at most once a second for mere counts"

  @Test
  void countsAloneAreNoNews() {
    VirtualMachineScaleSetStatus before = of(three().number(0, i -> i.unready(NOW)));
    VirtualMachineScaleSetStatus fewer =
        of(three().number(0, i -> i.unready(NOW)).number(1, i -> i.unready(NOW)));
    assertThat(fewer).isNotEqualTo(before);
    assertThat(StatusReport.onlyCountsDiffer(before, fewer)).isTrue();
    assertThat(StatusReport.onlyCountsDiffer(before, of(three()))).as("Ready changed").isFalse();
    assertThat(StatusReport.onlyCountsDiffer(of(three()), of(three().catalogue(BOTH))))
        .as("the image changed")
        .isFalse();
  }

  /** Instances that start and end again and again turn nothing but a word and a sentence. */
  @Test
  void whatDoesNotStartMakesNoMoreHasteThanCounts() {
    VirtualMachineScaleSetStatus waiting = of(three().number(0, i -> i.unready(NOW)));
    VirtualMachineScaleSetStatus crashed = of(three().number(0, i -> i.snag(NOW, CRASHED)));
    assertThat(StatusReport.onlyCountsDiffer(waiting, crashed)).isTrue();
    assertThat(StatusReport.onlyCountsDiffer(crashed, waiting)).isTrue();
    assertThat(StatusReport.onlyCountsDiffer(crashed, of(three()))).as("Ready").isFalse();
    VirtualMachineScaleSetStatus blocked =
        of(three().number(0, i -> i.created(NOW).unschedulable("0/6 nodes")));
    assertThat(StatusReport.onlyCountsDiffer(crashed, blocked)).as("blocked").isFalse();
  }

  private static final Snag CRASHED = new Snag(Snag.Stage.RUN, true, "CrashLoopBackOff", "");
}
