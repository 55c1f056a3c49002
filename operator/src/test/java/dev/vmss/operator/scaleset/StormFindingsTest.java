package dev.vmss.operator.scaleset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.operator.catalogue.Items;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.InstanceRuntime.Cause;
import dev.vmss.operator.runtime.Instances;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.plan.Outcome;
import dev.vmss.operator.scaleset.vocabulary.Action.Why;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Corners of the rules that the simulation found; each of these stories once went wrong. */
class StormFindingsTest {

  private static Story rolling(Specs specs, int instances) {
    return new Story(Snapshots.of(specs.mode(UpgradeMode.ROLLING)).running(instances, "1.0.0"))
        .settle()
        .change(world -> world.edit(spec -> spec.customData("bmV3")));
  }

  /**
   * 02: Ready stays True for "an image withdrawn while the set is full"; no batch hangs over it.
   */
  @Test
  void aRollThatReplacedEverythingIsCompleteWithoutItsImage() {
    Story story = rolling(Specs.defaults().replicas(3).batchPercent(100), 3).settle();
    story.change(world -> world.catalogue()).live(60);
    assertThat(story.status().upgrade()).isNull();
    assertThat(story.told()).endsWith("UpgradeCompleted");
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
    assertThat(Plans.says(story.plan(), "ImageAvailable")).startsWith("False/");
  }

  /** "Any model or target change during a roll starts a new one", blocked or not. */
  @Test
  void aRollToWhatNobodyWantsAnyMoreEndsWithoutTheImage() {
    Story story = rolling(Specs.defaults().replicas(5), 5).settle();
    story.change(w -> w.edit(spec -> spec.version("9.9.9").mode(UpgradeMode.MANUAL))).live(60);
    assertThat(story.status().upgrade()).isNull();
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
  }

  /** "Before each batch: unhealthy share <= maxUnhealthyInstancePercent", in place or not. */
  @Test
  void aSurgeThatFindsNoNodeTakesNothingHealthyWhileTooManyAreUnhealthy() {
    Story story = rolling(Specs.defaults().replicas(5).surge(), 5).settle();
    story.change(
        world ->
            world
                .edit(spec -> spec.replicas(10))
                .each(i -> i.instance().ready() ? i : i.unschedulable("0/6 nodes are available.")));
    assertThat(story.plan().deletes()).isEmpty();
    story.settle();
    assertThat(story.fewestReady()).isEqualTo(5);
  }

  /** "Suspends itself after 3 replacements in a row that never became healthy". */
  @Test
  void aReplacementThatIsReadyButNotYetHealthyIsWaitedFor() {
    Story story =
        new Story(
                Snapshots.of(Specs.defaults().replicas(5).repairs().minReadySeconds(60))
                    .running(5, "1.0.0"))
            .settle()
            .change(w -> w.each(i -> i.unready(w.snapshot().now().minus(Duration.ofHours(1)))))
            .live(20 * 60);
    assertThat(story.told()).contains("InstanceRepaired").doesNotContain("RepairsSuspended");
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
  }

  /** What cannot be placed is not made better by taking the next one away. */
  @Test
  void aReplacementWithoutANodeIsUnderWay() {
    Snapshots broken =
        Snapshots.of(Specs.defaults().replicas(5).repairs())
            .running(5, "1.0.0")
            .each(i -> i.unready(Snapshots.NOW.minus(Duration.ofHours(1))));
    Story story = new Story(broken).visit();
    assertThat(story.told()).containsExactly("InstanceRepaired");
    story.change(world -> world.without(0)).visit();
    story.change(w -> w.number(0, i -> i.unschedulable("0/6 nodes are available.")));
    story.change(w -> w.after(Duration.ofHours(2))).visit();
    assertThat(Plans.deleted(story.plan(), Why.REPAIR)).isEmpty();
  }

  /** Another process must not report the same set in other words: that would be a write. */
  @Test
  void theOrderOfTheCacheShowsNowhere() {
    Snapshots set =
        Snapshots.of(Specs.defaults().replicas(10).mode(UpgradeMode.AUTOMATIC))
            .running(10, "1.0.0")
            .edit(spec -> spec.customData("bmV3"))
            .withoutSize();
    List<Instance> shuffled = new ArrayList<>(set.snapshot().instances());
    Collections.reverse(shuffled);
    Snapshots other = set.instances(shuffled);
    assertThat(other.plan()).isEqualTo(set.plan());
    assertThat(set.plan().status().pendingUpgrade().next()).isSorted();
  }

  /** "retried with back-off up to 1 min", whichever image was refused last. */
  @Test
  void refusalsOfOneSetLengthenTheRestWhateverTheyWereAbout() {
    Outcome.Refused denied = new Outcome.Refused("denied", Cause.POLICY, false);
    Story story =
        new Story(Snapshots.of(Specs.defaults().replicas(3)))
            .server(recipe -> Optional.of(denied))
            .live(20);
    int before = story.world().snapshot().recent().refusal().orElseThrow().attempts();
    story.change(world -> world.catalogue(Items.serving("1.0.0"), Items.serving("2.0.0"))).settle();
    assertThat(story.world().snapshot().recent().refusal().orElseThrow().attempts())
        .isEqualTo(before + 1);
  }

  /** "None resolvable, or only the profile changed: stop without rollback, and say so." */
  @Test
  void aRollThatFailedWithTheSameImageDoesNotGoBackToIt() {
    Story story = rolling(Specs.defaults().replicas(5), 5);
    String bad = story.world().specs().model();
    story.readyOnlyIf(instance -> !instance.stamp().model().equals(bad)).live(900);
    assertThat(story.told()).contains("UpgradeFailed").doesNotContain("UpgradeRolledBack");
    assertThat(story.status().upgrade().failedTarget().rollbackTo()).isNull();
    assertThat(story.status().upgrade().failedTarget().message())
        .contains("only the profile changed");
  }

  @Test
  void aRollbackLeavesProtectedInstancesAlone() {
    Story story =
        new Story(Snapshots.of(Specs.defaults().replicas(5).automaticOs()).running(5, "1.0.0"))
            .settle()
            .badVersion("2.0.0")
            .change(w -> w.catalogue(Items.serving("1.0.0"), Items.serving("2.0.0")))
            .live(20);
    assertThat(story.count("2.0.0")).isEqualTo(1);
    story.change(w -> w.number(0, Instances::protectedFromActions));
    story.change(w -> w.number(5, Instances::protectedFromActions)).live(900);
    assertThat(story.told()).contains("UpgradeFailed");
    assertThat(story.count("2.0.0")).isEqualTo(1);
  }

  /** "Suspends itself after 3 replacements in a row ..., resumes on a model or image change." */
  @Test
  void suspendedRepairsDoNotResumeByThemselves() {
    Story story =
        new Story(Snapshots.of(Specs.defaults().replicas(3).repairs()).running(3, "1.0.0"))
            .settle()
            .readyOnlyIf(instance -> false)
            .change(w -> w.each(i -> i.unready(w.snapshot().now())))
            .live(Duration.ofHours(3));
    assertThat(Collections.frequency(story.told(), "RepairsSuspended")).isEqualTo(1);
    assertThat(Collections.frequency(story.told(), "InstanceRepaired")).isEqualTo(3);
    story.readyOnlyIf(instance -> true).change(w -> w.each(i -> i.ready(w.snapshot().now())));
    story.live(60).change(w -> w.number(2, i -> i.unready(w.snapshot().now())));
    story.live(Duration.ofHours(3));
    assertThat(Collections.frequency(story.told(), "InstanceRepaired")).isEqualTo(3);
  }
}
