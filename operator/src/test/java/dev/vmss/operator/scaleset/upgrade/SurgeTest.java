package dev.vmss.operator.scaleset.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.ScaleInRule;
import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.api.v1alpha1.UpgradeStatus;
import dev.vmss.operator.placement.Nodes;
import dev.vmss.operator.runtime.InstanceRuntime.Cause;
import dev.vmss.operator.scaleset.Story;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.plan.Outcome;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.snapshot.Recent.Kept;
import dev.vmss.operator.scaleset.vocabulary.Action.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * "with maxSurge: fill first, delete once healthy; a surge that is unschedulable or refused by
 * quota runs that batch in place".
 */
class SurgeTest {

  private static final Outcome.Refused QUOTA =
      new Outcome.Refused("exceeded quota: pods=10", Cause.QUOTA, false);

  private static Specs surging() {
    return Specs.defaults().replicas(10).mode(UpgradeMode.ROLLING).surge();
  }

  private static Story changed(Specs specs) {
    return new Story(Snapshots.of(specs).running(10, "1.0.0"))
        .settle()
        .change(world -> world.edit(spec -> spec.customData("bmV3")));
  }

  private static long upgraded(Story story) {
    String model = story.world().specs().model();
    return story.world().facts().counting().stream()
        .filter(instance -> instance.stamp().model().equals(model))
        .count();
  }

  /** The first batch began and its surge was created; none of it runs yet. */
  private static Story surgeCreated() {
    return changed(surging()).settle();
  }

  @Test
  void theBatchIsCreatedBeforeAnythingIsDeleted() {
    Story story = changed(surging());
    Plan plan = story.plan();
    assertThat(plan.reportFirst()).isTrue();
    assertThat(plan.deletes()).isEmpty();
    assertThat(Plans.created(plan)).containsExactly(10, 11);
    UpgradeStatus state = story.settle().status().upgrade();
    assertThat(state)
        .extracting(UpgradeStatus::surge, UpgradeStatus::inPlace, UpgradeStatus::batchInstances)
        .containsExactly(2, false, java.util.List.of(0, 1));
  }

  @Test
  void theOldOnesStayUntilTheNewOnesAreHealthy() {
    Story story = surgeCreated();
    assertThat(story.world().facts().counting()).hasSize(12);
    assertThat(story.plan().deletes()).isEmpty();
    story.readyOnlyIf(instance -> false).live(30);
    assertThat(story.plan().deletes()).isEmpty();
    story.change(w -> w.each(i -> i.ready(w.snapshot().now().minusSeconds(1))));
    assertThat(Plans.deleted(story.plan(), Why.UPGRADE)).containsExactly(0, 1);
  }

  @Test
  void theSetNeverHasFewerThanItsInstances() {
    Story story = changed(surging()).live(300);
    assertThat(upgraded(story)).isEqualTo(10);
    assertThat(story.fewestReady()).isEqualTo(10);
    assertThat(story.most()).isEqualTo(12);
    assertThat(story.status().upgrade()).isNull();
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
  }

  @Test
  void anUnschedulableSurgeRunsItsBatchInPlace() {
    Story story =
        surgeCreated()
            .change(
                w ->
                    w.each(
                        i ->
                            i.instance().uid().startsWith("made-")
                                ? i.unschedulable("0/6 nodes are available.")
                                : i));
    Plan plan = story.plan();
    assertThat(Plans.deleted(plan, Why.UPGRADE)).containsExactly(0, 1);
    assertThat(Plans.deleted(plan, Why.SCALE_IN)).as("the surge takes their place").isEmpty();
    assertThat(plan.reportFirst()).isTrue();
    assertThat(plan.status().upgrade())
        .extracting(UpgradeStatus::surge, UpgradeStatus::inPlace)
        .containsExactly(0, true);
    assertThat(upgraded(story.live(300))).isEqualTo(10);
  }

  @Test
  void aSurgeThatQuotaRefusesRunsItsBatchInPlace() {
    Story story = changed(surging());
    story.server(
        recipe ->
            story.world().snapshot().instances().size() >= 10
                ? Optional.of(QUOTA)
                : Optional.empty());
    story.live(Duration.ofMinutes(10));
    assertThat(upgraded(story)).isEqualTo(10);
    assertThat(story.most()).isEqualTo(10);
    assertThat(story.fewestReady()).isEqualTo(8);
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
  }

  /** A surge is judged like any batch, and goes again when the roll stops. */
  @Test
  void aSurgeThatNeverBecomesHealthyStopsTheRollAndCostsNothing() {
    Story story = changed(surging()).readyOnlyIf(instance -> false).live(Duration.ofMinutes(6));
    assertThat(Plans.says(story.plan(), "Stalled")).isEqualTo("True/UpgradeFailed");
    assertThat(story.fewestReady()).isEqualTo(10);
    assertThat(story.world().facts().counting()).hasSize(10);
    assertThat(upgraded(story)).isZero();
  }

  /** "any refusal but quota stops the roll with the server's words". */
  @Test
  void aSurgeThatTheServerRefusesStopsTheRoll() {
    Outcome.Refused no = new Outcome.Refused("denied by policy 7", Cause.POLICY, false);
    Story story = changed(surging()).server(recipe -> Optional.of(no)).settle();
    assertThat(Plans.says(story.plan(), "Stalled")).isEqualTo("True/CreateRefused");
    story.live(Duration.ofMinutes(10));
    assertThat(Plans.says(story.plan(), "Stalled")).isEqualTo("True/UpgradeFailed");
    assertThat(Plans.message(story.plan(), "Stalled")).contains("denied by policy 7");
    assertThat(story.fewestReady()).isEqualTo(10);
  }

  @Test
  void aSurgeGoesWhereItsBatchWillLeaveRoom() {
    Story story = changed(surging().zones("z1", "z2")).settle();
    assertThat(story.status().upgrade().batchInstances()).containsExactly(0, 2);
    assertThat(story.world().snapshot().instances())
        .filteredOn(instance -> instance.uid().startsWith("made-"))
        .extracting(instance -> instance.chosenZone().orElseThrow())
        .containsExactly("z1", "z1");
  }

  /** "Excess = counting - replicas - surge recorded in status.upgrade." */
  @Test
  void theSurgeIsNoExcess() {
    assertThat(Plans.deleted(surgeCreated().plan(), Why.SCALE_IN)).isEmpty();
  }

  /** "On a real scale-in during a surge the surge goes first." */
  @Test
  void onARealScaleInTheSurgeGoesFirst() {
    Story story = surgeCreated().change(w -> w.edit(spec -> spec.replicas(9)));
    assertThat(Plans.deleted(story.plan(), Why.SCALE_IN)).hasSize(1).allMatch(id -> id >= 10);
  }

  // "Surge instances are known by id, from the write that begins the batch"

  private static List<Integer> counting(Story story) {
    return story.world().facts().counting().stream().map(i -> i.id().number()).toList();
  }

  private static List<Integer> firstTen() {
    return IntStream.range(0, 10).boxed().toList();
  }

  @Test
  void theWriteThatBeginsTheBatchNamesTheSurge() {
    Plan plan = changed(surging()).plan();
    assertThat(plan.reportFirst()).isTrue();
    assertThat(plan.status().upgrade())
        .extracting(UpgradeStatus::surgeInstances, UpgradeStatus::batchReplacements)
        .containsExactly("10,11", "10,11");
  }

  /** "written again first when a name is taken and the next id is used" */
  @Test
  void theNextNumberIsWrittenDownBeforeItIsUsed() {
    Story story = changed(surging()).dieBeforeActing().visit();
    story.change(w -> w.recent(w.snapshot().recent().withTaken(Map.of(10, w.snapshot().now()))));
    Plan plan = story.plan();
    assertThat(plan.reportFirst()).isTrue();
    assertThat(plan.status().upgrade().surgeInstances()).isEqualTo("11,12");
    assertThat(Plans.created(plan)).containsExactly(11, 12);
  }

  /** "never a healthy old instance (10 healthy, OldestVM, bad model with maxSurge)" */
  @ParameterizedTest
  @EnumSource(ScaleInRule.class)
  void whatAFailedSurgeLeavesIsRemovedById(ScaleInRule rule) {
    Story story =
        changed(surging().scaleIn(rule)).readyOnlyIf(instance -> false).live(Duration.ofMinutes(6));
    assertThat(story.told()).contains("UpgradeFailed");
    assertThat(counting(story)).isEqualTo(firstTen());
    assertThat(story.fewestReady()).isEqualTo(10);
    assertThat(story.status().upgrade().surgeInstances()).isNull();
    assertThat(Plans.message(story.plan(), "Stalled"))
        .contains("2 instances created beyond replicas go again.");
  }

  /** Half of it is healthy: taken back, or turned to Manual, all of it goes and nothing else. */
  @ParameterizedTest
  @EnumSource(ScaleInRule.class)
  void whatIsTakenBackInTheMiddleOfASurgeLeavesById(ScaleInRule rule) {
    Story story =
        changed(surging().scaleIn(rule))
            .readyOnlyIf(instance -> instance.uid().equals("made-1"))
            .live(20);
    assertThat(counting(story)).hasSize(12);
    story
        .change(w -> w.edit(s -> s.without("/virtualMachineProfile/osProfile/customData")))
        .live(10);
    assertThat(counting(story)).isEqualTo(firstTen());
    assertThat(story.status().upgrade()).isNull();
  }

  @Test
  void turnedToManualInTheMiddleOfASurgeTheSurgeGoes() {
    Story story =
        changed(surging().scaleIn(ScaleInRule.OLDEST_VM))
            .readyOnlyIf(instance -> instance.uid().equals("made-1"))
            .live(20)
            .change(w -> w.edit(spec -> spec.mode(UpgradeMode.MANUAL)))
            .live(10);
    assertThat(counting(story)).isEqualTo(firstTen());
  }

  /** A process that dies between the write and the deletes leaves nothing to guess. */
  @Test
  void whatIsLeftOfASurgeIsKnownUntilItIsGone() {
    Story story =
        changed(surging().scaleIn(ScaleInRule.OLDEST_VM))
            .settle()
            .change(w -> w.each(i -> i.ready(w.snapshot().now())))
            .change(w -> w.edit(spec -> spec.mode(UpgradeMode.MANUAL)))
            .dieBeforeActing()
            .visit();
    Plan plan = story.plan();
    assertThat(plan.status().upgrade().target()).isNull();
    assertThat(Plans.deleted(plan, Why.SCALE_IN)).allMatch(id -> id >= 10).isNotEmpty();
    assertThat(counting(story.live(10))).hasSize(10);
    assertThat(story.status().upgrade()).isNull();
  }

  /** "the previous batch's terminating ones still hold it: wait their grace" */
  @Test
  void everyBatchHasASurgeWhereThereIsRoomForOne() {
    Story story = changed(surging());
    story.server(
        recipe ->
            story.world().snapshot().instances().size() >= 12
                ? Optional.of(QUOTA)
                : Optional.empty());
    story.live(Duration.ofMinutes(10));
    assertThat(upgraded(story)).isEqualTo(10);
    assertThat(story.fewestReady()).isEqualTo(10);
  }

  /** "falls back to in-place only where the leaving instance makes room for it" */
  @Test
  void aBatchThatWouldMakeNoRoomForItsSurgeStays() {
    Story story =
        surgeCreated()
            .change(
                w ->
                    w.nodes(
                            w.snapshot().nodes().stream()
                                .map(
                                    node ->
                                        List.of("node-1", "node-2").contains(node.name())
                                            ? new Nodes(node).cordoned().node()
                                            : node)
                                .toList())
                        .each(
                            i ->
                                i.instance().uid().startsWith("made-")
                                    ? i.unschedulable("0/6 nodes are available.")
                                    : i));
    Plan plan = story.change(w -> w.after(Duration.ofHours(1))).plan();
    assertThat(plan.deletes()).isEmpty();
    assertThat(Plans.says(plan, "Stalled")).isEqualTo("True/Unschedulable");
    assertThat(Plans.message(plan, "Stalled"))
        .contains("make no room there, so they stay")
        .contains("0/6 nodes are available.");
    assertThat(plan.status().upgrade().failedTarget()).isNull();
  }

  /** Until the server is asked again: it may let them go then. */
  @Test
  void aSurgeStaysWhileItsMembersAreKept() {
    Story story = surgeCreated();
    Instant now = story.now();
    Kept kept = new Kept(List.of("uid-0", "uid-1"), "not so", 3, now);
    story.change(
        w ->
            w.each(i -> i.ready(now.minusSeconds(1)))
                .recent(w.snapshot().recent().withKept(Optional.of(kept))));
    Plan plan = story.plan();
    assertThat(plan.deletes()).isEmpty();
    assertThat(plan.status().upgrade())
        .extracting(UpgradeStatus::surge, UpgradeStatus::surgeInstances, UpgradeStatus::inPlace)
        .containsExactly(2, "10,11", false);
    assertThat(plan.wakeAt()).contains(kept.retryAt());
    assertThat(Plans.deleted(story.change(w -> w.at(kept.retryAt())).plan(), Why.UPGRADE))
        .containsExactly(0, 1);
  }

  @Test
  void aBatchWhoseMembersAreKeptMakesWayForTheOthers() {
    Story story = changed(surging()).keeps(i -> i.uid().matches("uid-[01]"), "not so").live(600);
    assertThat(counting(story)).hasSize(10).contains(0, 1);
    assertThat(upgraded(story)).isEqualTo(8);
    assertThat(Plans.says(story.plan(), "Stalled")).isEqualTo("True/DeleteRefused");
    story.keeps(i -> false, "").live(600);
    assertThat(upgraded(story)).isEqualTo(10);
  }

  /** The policy lets the new ones pass, and the gate keeps the old ones: the batch ends. */
  @Test
  void aSurgeBehindAClosedGateGoesAndTheOldOnesStay() {
    Story story =
        changed(surging().maxUnhealthyUpgradedPercent(100))
            .readyOnlyIf(instance -> false)
            .settle()
            .change(w -> w.edit(spec -> spec.replicas(15)))
            .live(Duration.ofMinutes(20));
    assertThat(counting(story)).hasSize(15).containsAll(firstTen());
    assertThat(story.status().upgrade().surgeInstances()).isNull();
    assertThat(story.told()).contains("BatchCompleted").doesNotContain("UpgradeFailed");
  }
}
