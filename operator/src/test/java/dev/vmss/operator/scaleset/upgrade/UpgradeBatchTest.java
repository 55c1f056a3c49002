package dev.vmss.operator.scaleset.upgrade;

import static dev.vmss.operator.scaleset.fixture.Snapshots.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.vocabulary.Action.Why;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 03, "Upgrade modes": how large a batch is, who is in it, and when it may begin. */
class UpgradeBatchTest {

  private static final UnaryOperator<Specs> NEW_MODEL = spec -> spec.customData("bmV3");

  private static Specs rolling(int replicas) {
    return Specs.defaults().replicas(replicas).mode(UpgradeMode.ROLLING);
  }

  private static Snapshots outdated(Specs specs) {
    return Snapshots.of(specs).running(specs.spec().replicas(), "1.0.0").edit(NEW_MODEL);
  }

  /** That many of the instances with the highest numbers are upgraded already. */
  private static Snapshots upgraded(Snapshots set, int... ids) {
    String model = set.specs().model();
    Snapshots result = set;
    for (int id : ids) {
      result = result.number(id, i -> i.model(model));
    }
    return result;
  }

  private static List<Integer> batch(Snapshots set) {
    return Plans.deleted(set.plan(), Why.UPGRADE);
  }

  // "Batch = max(1, floor(maxBatchInstancePercent x replicas))"; "Percentages are of spec.replicas"

  @ParameterizedTest
  @CsvSource({
    "1, 20, 1",
    "2, 20, 1",
    "4, 20, 1",
    "9, 20, 1",
    "10, 20, 2",
    "20, 20, 4",
    "20, 5, 1",
    "7, 50, 3",
    "7, 100, 7"
  })
  void aBatchIsTheFloorOfItsPercentageAndAtLeastOne(int replicas, int percent, int size) {
    Specs specs = rolling(replicas).batchPercent(percent);
    assertThat(batch(outdated(specs))).hasSize(size);
  }

  /** "unhealthy updated instances shrink it". */
  @Test
  void unhealthyUpdatedInstancesShrinkTheBatch() {
    Snapshots set = upgraded(outdated(rolling(20)), 19, 18);
    assertThat(batch(set)).hasSize(4);
    assertThat(batch(set.number(19, i -> i.unready(NOW)))).hasSize(3);
    assertThat(batch(set.number(19, i -> i.unready(NOW)).number(18, i -> i.unready(NOW))))
        .hasSize(2);
  }

  /** "a missing instance is unhealthy". */
  @Test
  void missingInstancesShrinkTheBatch() {
    assertThat(batch(outdated(rolling(20)).without(7))).hasSize(3);
    Plan plan = outdated(rolling(20)).without(7, 8, 9, 10).plan();
    assertThat(Plans.deleted(plan)).isEmpty();
    assertThat(plan.creates()).hasSize(4);
    assertThat(Plans.message(plan, "Reconciling"))
        .isEqualTo("4 instances of the new model are not healthy; the next batch waits for them.");
  }

  /** "unhealthy outdated ones do not (they are what is to be mended)". */
  @Test
  void unhealthyOutdatedInstancesDoNotShrinkTheBatch() {
    Snapshots set = outdated(rolling(20));
    for (int id : new int[] {3, 5, 17}) {
      set = set.number(id, i -> i.unready(NOW));
    }
    assertThat(batch(set)).containsExactly(3, 5, 17, 0);
  }

  // "Before each batch: unhealthy share <= maxUnhealthyInstancePercent, but at least one may be
  // unhealthy"

  @Test
  void theGateIsOpenUpToTheAllowedShare() {
    Snapshots set = upgraded(outdated(rolling(10).maxUnhealthyPercent(30)), 9, 8, 7);
    assertThat(batch(unready(set, 0, 1, 2))).containsExactly(0, 1);
    Specs lowest = rolling(10).maxUnhealthyPercent(30).lowestIdFirst();
    Snapshots healthyFirst = upgraded(outdated(lowest), 9, 8, 7);
    assertThat(batch(unready(healthyFirst, 4, 5, 6))).containsExactly(0, 1);
  }

  @Test
  void theGateIsClosedBeyondIt() {
    Snapshots set = upgraded(outdated(rolling(10).batchPercent(50)), 9, 8, 7);
    Plan plan = unready(set, 9, 8, 7).plan();
    assertThat(Plans.deleted(plan)).isEmpty();
    assertThat(Plans.message(plan, "Reconciling"))
        .isEqualTo(
            "3 of 10 instances are not healthy, maxUnhealthyInstancePercent allows 2; the next batch waits until they recover.");
    assertThat(Plans.says(plan, "Reconciling")).isEqualTo("True/Upgrading");
  }

  private static Snapshots unready(Snapshots set, int... ids) {
    Snapshots result = set;
    for (int id : ids) {
      result = result.number(id, i -> i.unready(NOW));
    }
    return result;
  }

  /** "a two-instance set must be able to roll". */
  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4"})
  void inASmallSetOneMayBeUnhealthy(int replicas) {
    Snapshots set = upgraded(outdated(rolling(replicas + 1)), replicas);
    assertThat(batch(set.number(0, i -> i.unready(NOW)))).containsExactly(0);
    Snapshots updatedIsSick = set.number(replicas, i -> i.unready(NOW));
    assertThat(batch(updatedIsSick)).as("a batch of one, shrunk by one").isEmpty();
  }

  /** "a batch of only those (unhealthy outdated ones) skips the gate below". */
  @Test
  void aBatchOfUnhealthyOutdatedInstancesSkipsTheGate() {
    Snapshots set = unready(outdated(rolling(10)), 4, 5, 6, 7, 8);
    assertThat(batch(set)).containsExactly(4, 5);
  }

  @Test
  void behindAClosedGateOnlyUnhealthyOutdatedInstancesGo() {
    Snapshots set = unready(outdated(rolling(10).batchPercent(50)), 6, 7, 8);
    assertThat(batch(set)).containsExactly(6, 7, 8);
  }

  /** Without priority for the unhealthy, too: else a roll that mends them never begins. */
  @Test
  void behindAClosedGateTheUnhealthyGoWhateverTheOrder() {
    Snapshots set = unready(outdated(rolling(10).lowestIdFirst()), 6, 7, 8);
    assertThat(batch(set)).containsExactly(6, 7);
  }

  /** "minReadySeconds: Ready this long before it counts as healthy". */
  @Test
  void anInstanceThatHasJustBecomeReadyIsNotHealthyYet() {
    Snapshots set = upgraded(outdated(rolling(10).minReadySeconds(30)), 9, 8);
    Snapshots fresh = set.number(9, i -> i.ready(NOW.minusSeconds(10)));
    assertThat(batch(fresh)).hasSize(1);
    assertThat(batch(fresh.number(8, i -> i.ready(NOW.minusSeconds(5))))).isEmpty();
    Plan waiting = fresh.number(8, i -> i.ready(NOW.minusSeconds(5))).plan();
    assertThat(waiting.wakeAt()).contains(NOW.plusSeconds(20));
    assertThat(batch(fresh.after(java.time.Duration.ofSeconds(20)))).hasSize(2);
  }

  // "Order: unhealthy first (if asked), then lowest id."

  @Test
  void unhealthyInstancesGoFirstIfAsked() {
    Snapshots set = unready(outdated(rolling(10)), 6);
    assertThat(batch(set)).containsExactly(6, 0);
    Snapshots byId = unready(outdated(rolling(10).lowestIdFirst()), 6);
    assertThat(batch(byId)).containsExactly(0, 1);
  }

  // "Zones are not mixed in one batch when zones is set."

  @Test
  void zonesAreNotMixedInOneBatch() {
    Snapshots set = outdated(rolling(12).zones("z1", "z2", "z3").batchPercent(50));
    assertThat(batch(set)).containsExactly(0, 3, 6, 9);
    assertThat(set.plan().status().pendingUpgrade().batches()).isEqualTo(3);
  }

  @Test
  void theZoneOfABatchIsWhereItsFirstInstanceReallyIs() {
    Snapshots set =
        outdated(rolling(6).zones("z1", "z2", "z3").batchPercent(50)).number(0, i -> i.on("z2-a"));
    assertThat(batch(set)).containsExactly(0, 1, 4);
  }

  @Test
  void withoutZonesABatchTakesAnyInstance() {
    Snapshots set = outdated(rolling(6).batchPercent(50)).number(1, i -> i.inZone("z9"));
    assertThat(batch(set)).containsExactly(0, 1, 2);
  }
}
