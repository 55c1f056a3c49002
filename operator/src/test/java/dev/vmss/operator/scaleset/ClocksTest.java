package dev.vmss.operator.scaleset;

import static dev.vmss.operator.runtime.Instances.number;
import static dev.vmss.operator.scaleset.fixture.Snapshots.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.api.v1alpha1.UpgradeStatus;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Three clocks, of nodes, of the API server and of the operator, none of which agrees. */
class ClocksTest {

  private static final KubernetesSerialization JSON = new KubernetesSerialization();
  private static final Duration GRACE = Duration.ofMinutes(10);

  static Stream<Duration> skews() {
    return Stream.of("PT-2H", "PT-5S", "PT0S", "PT1S", "PT5S", "PT10M").map(Duration::parse);
  }

  static Stream<Duration> ahead() {
    return Stream.of("PT1S", "PT10M", "PT2H").map(Duration::parse);
  }

  private static Story of(Specs specs, Duration server, Duration nodes) {
    return new Story(Snapshots.of(specs)).clocks(server, nodes);
  }

  /** "minReadySeconds: 0: ready = healthy." */
  @ParameterizedTest
  @MethodSource("skews")
  void readyIsHealthyAtOnce(Duration skew) {
    for (Duration server : List.of(Duration.ZERO, skew)) {
      Story story = of(Specs.defaults(), server, skew).live(5);
      assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
      assertThat(story.plan().wakeAt()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("skews")
  void minReadySecondsAreOurs(Duration skew) {
    Story story = of(Specs.defaults().minReadySeconds(60), skew, skew).settle();
    story.live(60);
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("False/WaitingForInstances");
    story.live(3);
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
  }

  /** A good model rolls wherever the clocks stand. */
  @ParameterizedTest
  @MethodSource("skews")
  void aRollOfAGoodModelSucceeds(Duration skew) {
    Specs specs = Specs.defaults().replicas(4).mode(UpgradeMode.ROLLING).minReadySeconds(5);
    Story story =
        of(specs, skew, skew)
            .live(30)
            .change(world -> world.edit(spec -> spec.customData("bmV3")))
            .live(120);
    assertThat(story.told()).contains("UpgradeCompleted").doesNotContain("UpgradeFailed");
  }

  /**
   * A node's clock that is behind repairs nobody before its time, one that is ahead nobody later.
   */
  @ParameterizedTest
  @MethodSource("skews")
  void theGraceOfRepairsIsOurs(Duration skew) {
    Snapshots set = Snapshots.of(Specs.defaults().repairs()).running(3, "1.0.0").watched();
    Snapshots sick = set.number(1, i -> i.unready(NOW.plus(skew))).watched();
    assertThat(sick.plan().wakeAt()).contains(NOW.plus(GRACE));
    assertThat(sick.after(GRACE.minusSeconds(1)).plan().deletes()).isEmpty();
    assertThat(Plans.deleted(sick.after(GRACE).plan())).containsExactly(1);
  }

  /** An operator a second ahead of the API server once suspended repairs after three good ones. */
  @ParameterizedTest
  @MethodSource("skews")
  void repairsThatHelpAreNotSuspended(Duration skew) {
    Story story = of(Specs.defaults().repairs(), skew, skew).live(5);
    for (int i = 0; i < 5; i++) {
      story
          .change(w -> w.number(0, one -> one.unready(w.snapshot().now())))
          .live(GRACE.plusMinutes(1));
      assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
    }
    assertThat(story.told()).contains("InstanceRepaired").doesNotContain("RepairsSuspended");
  }

  /** What dies at birth is young, whoever's clock is ahead. */
  @ParameterizedTest
  @MethodSource("skews")
  void whatIsLostAtOnceIsReplacedWithBackOff(Duration skew) {
    Snapshots set =
        Snapshots.of(Specs.defaults())
            .running(2, "1.0.0")
            .watched()
            .with(number(2).created(NOW.plus(skew)).lost(NOW.plus(skew)))
            .watched();
    assertThat(set.plan().creates()).isEmpty();
    assertThat(set.plan().wakeAt()).contains(NOW.plusSeconds(10));
    assertThat(Plans.created(set.after(Duration.ofSeconds(10)).plan())).containsExactly(3);
  }

  /** The scheduler's clock is one more. */
  @ParameterizedTest
  @MethodSource("skews")
  void whatFindsNoNodeStallsAfterHalfAMinute(Duration skew) {
    Snapshots set =
        Snapshots.of(Specs.defaults())
            .running(2, "1.0.0")
            .watched()
            .with(number(2).created(NOW.plus(skew)).unschedulable("0/6 nodes are available."))
            .watched();
    assertThat(Plans.says(set.plan(), "Reconciling")).isEqualTo("True/Unschedulable");
    assertThat(set.plan().wakeAt()).contains(NOW.plusSeconds(30));
    assertThat(Plans.says(set.after(Duration.ofSeconds(30)).plan(), "Stalled"))
        .isEqualTo("True/Unschedulable");
  }

  // After a restart

  @Test
  void anInstanceThatHasBeenReadyForTenMinutesNeedNotWaitAgain() {
    Snapshots set =
        Snapshots.of(Specs.defaults().minReadySeconds(60))
            .running(3, "1.0.0")
            .each(i -> i.ready(NOW.minus(Duration.ofMinutes(10))));
    assertThat(Plans.says(set.restarted().plan(), "Ready")).isEqualTo("True/AllInstancesReady");
  }

  @ParameterizedTest
  @MethodSource("skews")
  void aSetThatStalledStaysSoWhateverTheSchedulersClockSays(Duration skew) {
    Snapshots stalled =
        Snapshots.of(Specs.defaults())
            .running(2, "1.0.0")
            .watched()
            .with(number(2).created(NOW.plus(skew)).unschedulable("0/6 nodes are available."))
            .watched()
            .after(Duration.ofMinutes(1))
            .reported();
    assertThat(stalled.restarted().plan().status()).isEqualTo(stalled.snapshot().status());
  }

  /** Written by an operator whose clock was ahead, or before ours was set back. */
  @ParameterizedTest
  @MethodSource("ahead")
  void timesOfARollThatAreStillToComeCountAsNow(Duration ahead) {
    Story story = rolling().change(w -> begunLater(w, ahead)).restart().settle();
    UpgradeStatus roll = story.status().upgrade();
    assertThat(roll.started()).isEqualTo(NOW);
    assertThat(roll.batchStarted()).isEqualTo(NOW);
    assertThat(story.plan().wakeAt().orElseThrow()).isBeforeOrEqualTo(NOW.plusSeconds(330));
    story.live(60);
    assertThat(story.told()).contains("UpgradeCompleted");
    assertThat(story.status().upgradeHistory().get(0).duration()).matches("[0-9]+.*");
  }

  /** The same roll, reported by somebody whose clock is so far ahead. */
  private static Snapshots begunLater(Snapshots set, Duration ahead) {
    ObjectNode status = JSON.convertValue(set.snapshot().status(), ObjectNode.class);
    ObjectNode roll = (ObjectNode) status.get("upgrade");
    for (String time : List.of("started", "batchStarted")) {
      roll.put(time, Instant.parse(roll.get(time).asText()).plus(ahead).toString());
    }
    return set.status(JSON.convertValue(status, VirtualMachineScaleSetStatus.class));
  }

  private static Story rolling() {
    return new Story(
            Snapshots.of(Specs.defaults().mode(UpgradeMode.ROLLING).batchPercent(100))
                .running(3, "1.0.0"))
        .settle()
        .change(world -> world.edit(spec -> spec.customData("bmV3")))
        .settle();
  }

  // When a generation came

  private static Instant firstSight(Instant created, long generation, Optional<Long> answered) {
    VirtualMachineScaleSet set = new VirtualMachineScaleSet();
    set.setMetadata(
        new ObjectMetaBuilder()
            .withGeneration(generation)
            .withCreationTimestamp(created.toString())
            .build());
    answered.ifPresent(
        number -> set.setStatus(Snapshots.of(Specs.defaults()).reported().snapshot().status()));
    return SnapshotTaker.firstSight(set, NOW);
  }

  @ParameterizedTest
  @MethodSource("skews")
  void aNewSetIsSeenNowWhateverTheServersClockSays(Duration skew) {
    assertThat(firstSight(NOW.plus(skew), 1, Optional.empty())).isEqualTo(NOW);
  }

  @Test
  void aSetThatWasAnsweredBeforeIsAsOldAsItSaysAndNoYoungerThanNow() {
    Instant hour = NOW.minus(Duration.ofHours(1));
    assertThat(firstSight(hour, 1, Optional.of(1L))).isEqualTo(hour);
    assertThat(firstSight(NOW.plusSeconds(600), 1, Optional.of(1L))).isEqualTo(NOW);
    assertThat(firstSight(hour, 2, Optional.of(1L))).isEqualTo(NOW);
  }
}
