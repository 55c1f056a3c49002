package dev.vmss.operator.scaleset.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.api.v1alpha1.UpgradeOutcome;
import dev.vmss.api.v1alpha1.UpgradeStatus;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.operator.placement.Node;
import dev.vmss.operator.placement.Nodes;
import dev.vmss.operator.runtime.InstanceRuntime.Cause;
import dev.vmss.operator.runtime.Instances;
import dev.vmss.operator.scaleset.Story;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.plan.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * "A batch is judged by its own members (ids in status.upgrade): growing the set, a full quota, a
 * full cluster or an operator that was away is not the model's failure; the deadline counts from
 * when a member could start."
 */
class OwnMembersTest {

  private static final Outcome.Refused QUOTA =
      new Outcome.Refused("exceeded quota: pods", Cause.QUOTA, false);

  private static Specs rolling(int replicas) {
    return Specs.defaults().replicas(replicas).mode(UpgradeMode.ROLLING);
  }

  private static Story changed(Specs specs) {
    return new Story(Snapshots.of(specs).running(specs.spec().replicas(), "1.0.0"))
        .settle()
        .change(world -> world.edit(spec -> spec.customData("bmV3")));
  }

  private static Nodes reopened(Nodes node) {
    Node closed = node.node();
    return new Nodes(
        new Node(
            closed.name(),
            closed.host(),
            closed.zone(),
            true,
            false,
            closed.labels(),
            closed.taints()));
  }

  /** As a release wrote it that knew nothing of them. */
  private static VirtualMachineScaleSetStatus withoutNumbers(VirtualMachineScaleSetStatus status) {
    UpgradeStatus now = status.upgrade();
    UpgradeStatus old =
        new UpgradeStatus(
            now.target(),
            now.from(),
            now.failedTarget(),
            now.started(),
            now.instances(),
            now.batch(),
            now.batchStarted(),
            now.batchFinished(),
            now.batchInstances(),
            null,
            null,
            null,
            now.inPlace(),
            now.surge(),
            now.done(),
            now.failed(),
            now.skipped(),
            now.rolledBack());
    return new VirtualMachineScaleSetStatus(
        status.observedGeneration(),
        status.replicas(),
        status.readyReplicas(),
        status.updatedReplicas(),
        status.selector(),
        status.image(),
        status.lastImage(),
        status.versions(),
        status.placement(),
        status.pendingUpgrade(),
        old,
        status.upgradeHistory(),
        status.repairs(),
        status.model(),
        status.conditions());
  }

  private static long upgraded(Story story) {
    String model = story.world().specs().model();
    return story.world().facts().counting().stream()
        .filter(instance -> instance.stamp().model().equals(model))
        .count();
  }

  @Test
  void theNumbersOfTheReplacementsAreWrittenBeforeAnythingIsDeleted() {
    Story story = changed(rolling(10)).dieBeforeActing().visit();
    assertThat(story.status().upgrade())
        .extracting(UpgradeStatus::batchReplacements, UpgradeStatus::surgeInstances)
        .containsExactly("10,11", null);
    assertThat(Plans.created(story.visit().plan())).containsExactly(10, 11);
  }

  @Test
  void whatTheSetGrowsByGetsOtherNumbersAndIsNotWaitedFor() {
    Story story = changed(rolling(10)).visit().change(w -> w.edit(spec -> spec.replicas(12)));
    assertThat(Plans.created(story.plan())).containsExactlyInAnyOrder(10, 11, 12, 13);
    story.readyOnlyIf(i -> i.id().number() < 12).live(60);
    assertThat(story.told()).containsOnlyOnce("BatchCompleted");
  }

  @Test
  void growingTheSetDuringABatchDoesNotFailTheRoll() {
    boolean[] slow = {true};
    Story story =
        changed(rolling(10))
            .visit()
            .change(w -> w.edit(spec -> spec.replicas(20)))
            .readyOnlyIf(i -> !slow[0] || i.id().number() < 12)
            .live(Duration.ofMinutes(8));
    assertThat(story.told()).doesNotContain("UpgradeFailed");
    slow[0] = false;
    story.change(w -> w.each(i -> i.instance().ready() ? i : i.ready(w.snapshot().now())));
    assertThat(upgraded(story.live(300))).isEqualTo(20);
  }

  @Test
  void aFullQuotaIsNotTheModelsFailure() {
    Story story = changed(rolling(10));
    int[] quota = {9};
    story.server(
        recipe ->
            story.world().snapshot().instances().size() >= quota[0]
                ? Optional.of(QUOTA)
                : Optional.empty());
    story.live(Duration.ofHours(1));
    assertThat(story.told()).contains("BatchStarted").doesNotContain("UpgradeFailed");
    assertThat(story.status().upgrade().batchWaiting()).isEqualTo(1);
    assertThat(story.fewestReady()).isEqualTo(8);
    quota[0] = 10;
    assertThat(upgraded(story.live(600))).isEqualTo(10);
  }

  @Test
  void whatFindsNoPlaceIsNotTheModelsFailure() {
    Story story = changed(rolling(10)).visit();
    story.change(world -> world.allNodes(node -> node.cordoned())).live(Duration.ofHours(1));
    assertThat(story.told()).doesNotContain("UpgradeFailed");
    story.change(world -> world.allNodes(node -> reopened(node))).live(600);
    assertThat(upgraded(story)).isEqualTo(10);
  }

  /** Those that could start are judged all the same. */
  @Test
  void aBadModelFailsAlsoBesideAFullQuota() {
    Story story = changed(rolling(10)).readyOnlyIf(instance -> false);
    story.server(
        recipe ->
            story.world().snapshot().instances().size() >= 9
                ? Optional.of(QUOTA)
                : Optional.empty());
    story.live(Duration.ofMinutes(15));
    assertThat(story.told()).contains("UpgradeFailed");
    assertThat(story.status().upgrade().failedTarget().message())
        .contains("Batch 1: 1 of 1 upgraded instance");
  }

  @Test
  void timeInWhichTheOperatorWasAwayDoesNotCount() {
    Story story = changed(rolling(10)).readyOnlyIf(instance -> false).live(60);
    story.change(w -> w.after(Duration.ofHours(2)).restarted()).live(Duration.ofMinutes(5));
    assertThat(story.told()).doesNotContain("UpgradeFailed");
    story.live(Duration.ofMinutes(1));
    assertThat(story.told()).as("it has its time, and no more").contains("UpgradeFailed");
  }

  /** A set that shrank needed no replacement; it grows again long after the batch began. */
  @Test
  void whatIsCreatedLateHasItsTime() {
    Story story = changed(rolling(10)).keeps(i -> i.id().number() < 3, "not so").live(5);
    story.change(w -> w.edit(spec -> spec.replicas(3))).live(Duration.ofMinutes(20));
    story.keeps(i -> false, "").change(w -> w.edit(spec -> spec.replicas(10)));
    assertThat(story.live(Duration.ofMinutes(20)).told()).doesNotContain("UpgradeFailed");
    assertThat(upgraded(story)).isEqualTo(10);
  }

  @Test
  void whoeverIsLateHasItsTimeFromItsStart() {
    Story story = changed(rolling(10)).visit();
    story.change(world -> world.allNodes(node -> node.cordoned())).live(Duration.ofMinutes(20));
    story.readyOnlyIf(instance -> false);
    story.change(world -> world.allNodes(node -> reopened(node)));
    assertThat(story.live(Duration.ofMinutes(5)).told()).doesNotContain("UpgradeFailed");
    assertThat(story.live(Duration.ofMinutes(1)).told()).contains("UpgradeFailed");
  }

  /** "A size-1 remainder does not wait for ever (100 %, 5 replicas, bad model)." */
  @Test
  void aBatchOfOneDoesNotWaitForEver() {
    Story story =
        changed(rolling(5).maxUnhealthyUpgradedPercent(100))
            .readyOnlyIf(instance -> false)
            .live(Duration.ofHours(1));
    assertThat(Plans.says(story.plan(), "Stalled")).isEqualTo("True/UpgradeFailed");
    assertThat(story.status().upgrade().failedTarget().reason()).isEqualTo("InstancesUnhealthy");
    assertThat(story.fewestReady()).isEqualTo(3);
    assertThat(story.status().upgradeHistory().get(0).outcome()).isEqualTo(UpgradeOutcome.FAILED);
  }

  /** Begun by a release that did not write them down. */
  @Test
  void aBatchWithoutRecordedNumbersGoesOn() {
    Story story = changed(rolling(10)).live(2);
    UpgradeStatus now = story.status().upgrade();
    assertThat(now.batchReplacements()).isNotNull();
    story.change(w -> w.status(withoutNumbers(w.snapshot().status()))).live(300);
    assertThat(upgraded(story)).isEqualTo(10);
  }

  /** A replacement that somebody deletes gets the next number, written first. */
  @Test
  void aReplacementThatGoesIsReplacedUnderAnotherNumber() {
    Story story = changed(rolling(10)).readyOnlyIf(instance -> false).live(5);
    story.change(w -> w.number(10, Instances::terminating));
    assertThat(story.plan().status().upgrade().batchReplacements()).isEqualTo("0,11");
    assertThat(Plans.created(story.plan())).isEqualTo(List.of(0));
  }
}
