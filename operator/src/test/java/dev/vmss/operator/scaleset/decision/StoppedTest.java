package dev.vmss.operator.scaleset.decision;

import static dev.vmss.operator.scaleset.fixture.Snapshots.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.operator.runtime.Instances;
import dev.vmss.operator.scaleset.Story;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.vocabulary.Action.Why;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * "Stopped by its user: counts as existing, is neither healthy nor unhealthy (out of both sides of
 * every percentage), skipped by rolls and repairs, rolled once started, first to go in scale-in,
 * never patched back; the set is Ready 'with n stopped by their users'."
 */
class StoppedTest {

  private static Snapshots running(Specs specs) {
    return Snapshots.of(specs).running(specs.spec().replicas(), "1.0.0");
  }

  private static Specs rolling(int replicas) {
    return Specs.defaults().replicas(replicas).mode(UpgradeMode.ROLLING);
  }

  private static Snapshots outdated(Specs specs) {
    return running(specs).edit(spec -> spec.customData("bmV3"));
  }

  @Test
  void aSetIsReadyWithThoseThatItsUsersStopped() {
    Plan plan = running(Specs.defaults().replicas(3)).number(1, Instances::stopped).plan();
    assertThat(Plans.says(plan, "Ready")).isEqualTo("True/AllInstancesReady");
    assertThat(Plans.message(plan, "Ready"))
        .isEqualTo("2 of 3 instances are ready, with 1 stopped by its user: web-1.");
    assertThat(Plans.says(plan, "Reconciling")).startsWith("False");
    assertThat(plan.creates()).isEmpty();
    assertThat(plan.deletes()).isEmpty();
    assertThat(plan.status().replicas()).isEqualTo(3);
    assertThat(plan.status().readyReplicas()).isEqualTo(2);
  }

  @Test
  void whoIsStoppedGoesFirstInScaleIn() {
    Snapshots set =
        running(Specs.defaults().replicas(4))
            .number(1, Instances::stopped)
            .number(2, i -> i.unready(NOW))
            .edit(spec -> spec.replicas(3));
    assertThat(Plans.deleted(set.plan(), Why.SCALE_IN)).containsExactly(1);
  }

  @Test
  void nobodyRepairsWhatItsUserStopped() {
    Snapshots set =
        running(Specs.defaults().replicas(3).repairs())
            .number(1, Instances::stopped)
            .after(Duration.ofHours(2));
    assertThat(set.plan().deletes()).isEmpty();
  }

  @Test
  void aRollLeavesItUntilItIsStarted() {
    Story story = new Story(outdated(rolling(3)).number(1, Instances::stopped));
    story.live(Duration.ofMinutes(10));
    assertThat(ofTheOldModel(story)).containsExactly(1);
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
    assertThat(Plans.message(story.plan(), "UpToDate")).contains("stopped by their users");
    assertThat(story.status().upgrade()).as("the roll is over").isNull();

    story.change(world -> world.number(1, Instances::started)).live(Duration.ofMinutes(10));
    assertThat(ofTheOldModel(story)).isEmpty();
  }

  private static List<Integer> ofTheOldModel(Story story) {
    String model = story.world().specs().model();
    return story.world().snapshot().instances().stream()
        .filter(instance -> !instance.stamp().model().equals(model))
        .map(instance -> instance.id().number())
        .toList();
  }

  /** Of 10 with 5 stopped, 20 % is one of five. */
  @Test
  void percentagesAreOfThoseThatRun() {
    Snapshots set = outdated(rolling(10));
    for (int id = 5; id < 10; id++) {
      set = set.number(id, Instances::stopped);
    }
    assertThat(Plans.deleted(set.plan(), Why.UPGRADE))
        .as("stopped ones close no gate")
        .isNotEmpty();
    Snapshots two = set.number(0, i -> i.unready(NOW)).number(1, i -> i.unready(NOW));
    assertThat(Plans.deleted(two.plan(), Why.UPGRADE))
        .as("two of five are too many: only these may leave")
        .isSubsetOf(0, 1);
    Plan closed =
        two.number(0, Instances::protectedFromActions)
            .number(1, Instances::protectedFromActions)
            .plan();
    assertThat(Plans.deleted(closed, Why.UPGRADE)).isEmpty();
    assertThat(Plans.message(closed, "Reconciling")).contains("2 of 5 instances are not healthy");
  }

  /** Whatever the mode, and even when its user asked for it: it would be started. */
  @Test
  void noUpgradeStartsIt() {
    Specs automatic = Specs.defaults().replicas(2).mode(UpgradeMode.AUTOMATIC);
    assertThat(Plans.deleted(outdated(automatic).number(0, Instances::stopped).plan(), Why.UPGRADE))
        .containsExactly(1);
    Snapshots asked =
        outdated(Specs.defaults().replicas(2))
            .number(0, i -> i.stopped().upgradeRequested())
            .number(1, Instances::upgradeRequested);
    assertThat(Plans.deleted(asked.plan(), Why.UPGRADE)).containsExactly(1);
  }
}
