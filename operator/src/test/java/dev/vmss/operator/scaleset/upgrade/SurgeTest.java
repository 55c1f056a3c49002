package dev.vmss.operator.scaleset.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.api.v1alpha1.UpgradeStatus;
import dev.vmss.operator.runtime.InstanceRuntime.Cause;
import dev.vmss.operator.scaleset.Story;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.plan.Outcome;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.vocabulary.Action.Why;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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
}
