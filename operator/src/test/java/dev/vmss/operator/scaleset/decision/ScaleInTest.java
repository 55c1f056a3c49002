package dev.vmss.operator.scaleset.decision;

import static dev.vmss.operator.runtime.Instances.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.ScaleInRule;
import dev.vmss.operator.runtime.Instances;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.snapshot.Recent;
import dev.vmss.operator.scaleset.vocabulary.Action.Why;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** 03, "Scale-in". */
class ScaleInTest {

  private static final String[] ZONES = {"Z1", "Z2", "Z3"};

  /** "(number = id = age rank, 1 oldest)". */
  private static Instances aged(int id, String zone) {
    return number(id)
        .created(Instances.LONG_AGO.plus(Duration.ofMinutes(id)))
        .ready(Instances.LONG_AGO.plus(Duration.ofMinutes(id)))
        .inZone(zone)
        .on(zone + "-a");
  }

  /** "Z1{3,4,5,10} Z2{2,6,9,11} Z3{1,7,8}". */
  private static Snapshots vector(ScaleInRule rule) {
    Snapshots set = Snapshots.of(Specs.defaults().zones(ZONES).replicas(11).scaleIn(rule));
    for (int id : new int[] {3, 4, 5, 10}) {
      set = set.with(aged(id, "Z1"));
    }
    for (int id : new int[] {2, 6, 9, 11}) {
      set = set.with(aged(id, "Z2"));
    }
    for (int id : new int[] {1, 7, 8}) {
      set = set.with(aged(id, "Z3"));
    }
    return set;
  }

  private static List<Integer> victims(Snapshots set, int replicas) {
    return Plans.deleted(set.edit(spec -> spec.replicas(replicas)).plan(), Why.SCALE_IN);
  }

  /** "OldestVM deletes 2,3,1,4,6,5 in that order". */
  @Test
  void oldestVmDeletesTheOldestAcrossEquallyFullZones() {
    assertThat(victims(vector(ScaleInRule.OLDEST_VM), 5)).containsExactly(2, 3, 1, 4, 6, 5);
  }

  /** "NewestVM deletes 11,10,9,8,5,7." */
  @Test
  void newestVmDeletesTheNewestAcrossEquallyFullZones() {
    assertThat(victims(vector(ScaleInRule.NEWEST_VM), 5)).containsExactly(11, 10, 9, 8, 5, 7);
  }

  /** One at a time gives the same order as all at once. */
  @ParameterizedTest
  @EnumSource(ScaleInRule.class)
  void goingOneByOneChoosesTheSame(ScaleInRule rule) {
    List<Integer> atOnce = victims(vector(rule), 5);
    Snapshots set = vector(rule);
    for (int i = 0; i < atOnce.size(); i++) {
      List<Integer> next = victims(set, 10 - i);
      assertThat(next).containsExactly(atOnce.get(i));
      set = set.without(next.get(0));
    }
  }

  // "Default: balance zones, then balance fault domains (nodes), then the highest id."

  @Test
  void defaultBalancesZonesFirst() {
    Snapshots set =
        Snapshots.of(Specs.defaults().zones(ZONES))
            .with(
                number(0).inZone("Z1").on("Z1-a"),
                number(1).inZone("Z1").on("Z1-b"),
                number(9).inZone("Z2").on("Z2-a"));
    assertThat(victims(set, 2)).containsExactly(1);
  }

  @Test
  void defaultThenBalancesNodes() {
    Snapshots set =
        Snapshots.of(Specs.defaults())
            .with(
                number(0).on("node-1"),
                number(1).on("node-1"),
                number(8).on("node-2"),
                number(9).on("node-3"));
    assertThat(victims(set, 3)).containsExactly(1);
    assertThat(victims(set, 2)).containsExactly(1, 9);
  }

  @Test
  void defaultThenTakesTheHighestId() {
    Snapshots set =
        Snapshots.of(Specs.defaults())
            .with(number(3).on("node-1"), number(11).on("node-2"), number(7).on("node-3"));
    assertThat(victims(set, 1)).containsExactly(11, 7);
  }

  @Test
  void nodesCountOnlyInTheFullestZone() {
    Snapshots set =
        Snapshots.of(Specs.defaults().zones(ZONES))
            .with(
                number(0).inZone("Z1").on("Z1-a"),
                number(1).inZone("Z1").on("Z1-b"),
                number(2).inZone("Z1").on("Z1-b"),
                number(3).inZone("Z2").on("Z2-a"),
                number(9).inZone("Z2").on("Z2-a"));
    assertThat(victims(set, 4)).containsExactly(2);
  }

  /** "OldestVM / NewestVM: ... no fault-domain step". */
  @Test
  void ageIgnoresNodes() {
    Snapshots set =
        Snapshots.of(Specs.defaults().scaleIn(ScaleInRule.OLDEST_VM))
            .with(
                number(0).created(Instances.LONG_AGO).on("node-2"),
                number(1).created(Instances.LONG_AGO.plusSeconds(1)).on("node-1"),
                number(2).created(Instances.LONG_AGO.plusSeconds(2)).on("node-1"))
            .each(i -> i.ready(Instances.LONG_AGO));
    assertThat(victims(set, 2)).containsExactly(0);
  }

  // "(1) instances marked vmss.dev/delete-first; (2) instances that are not running (unscheduled,
  // pending, failed); then the policy"

  @ParameterizedTest
  @EnumSource(ScaleInRule.class)
  void deleteFirstThenNotRunningThenThePolicy(ScaleInRule rule) {
    Snapshots set =
        Snapshots.of(Specs.defaults().scaleIn(rule).replicas(6))
            .running(6, "1.0.0")
            .number(2, i -> i.pending())
            .number(3, i -> i.starting())
            .number(1, i -> i.deleteFirst());
    List<Integer> order = victims(set, 2);
    assertThat(order.get(0)).isEqualTo(1);
    assertThat(order.subList(1, 3)).containsExactlyInAnyOrder(2, 3);
    assertThat(order.get(3)).isIn(0, 4, 5);
  }

  /** "not running, then not ready" go before ready ones, in every order. */
  @ParameterizedTest
  @EnumSource(ScaleInRule.class)
  void anInstanceThatIsNotReadyGoesBeforeThoseThatAre(ScaleInRule rule) {
    Snapshots set =
        Snapshots.of(Specs.defaults().scaleIn(rule).replicas(5))
            .running(5, "1.0.0")
            .number(2, i -> i.unready(Snapshots.NOW.minusSeconds(60)))
            .number(3, i -> i.pending());
    assertThat(victims(set, 2)).startsWith(3, 2);
  }

  // Protection

  /** "Protected ones (either annotation) never go". */
  @Test
  void protectedInstancesNeverGo() {
    Snapshots set =
        Snapshots.of(Specs.defaults().replicas(4))
            .running(4, "1.0.0")
            .number(3, i -> i.protectedFromScaleIn())
            .number(2, i -> i.protectedFromActions().deleteFirst());
    assertThat(victims(set, 3)).containsExactly(1);
    assertThat(victims(set, 1)).containsExactly(1, 0);
  }

  /**
   * "if too few are left, Protected=True, reason=ScaleInBlocked says how many are still wanted".
   */
  @Test
  void tooManyProtectedOnesAreReported() {
    Plan plan =
        Snapshots.of(Specs.defaults().replicas(4))
            .running(4, "1.0.0")
            .each(i -> i.protectedFromScaleIn())
            .number(0, i -> Instances.from(number(0).instance()))
            .edit(spec -> spec.replicas(1))
            .plan();
    assertThat(Plans.deleted(plan)).containsExactly(0);
    assertThat(Plans.says(plan, "Protected")).isEqualTo("True/ScaleInBlocked");
    assertThat(Plans.message(plan, "Protected"))
        .isEqualTo(
            "2 instances more should go, but every instance that may be chosen is protected: remove vmss.dev/protect-from-scale-in (or -scale-set-actions) from some, or delete them yourself.");
    assertThat(Plans.says(plan, "Stalled")).isEqualTo("True/ScaleInBlocked");
  }

  // Zones

  /** "Instances without a zone in a zoned set go before the policy." */
  @ParameterizedTest
  @EnumSource(ScaleInRule.class)
  void instancesOutsideTheZonesGoBeforeThePolicy(ScaleInRule rule) {
    Snapshots set =
        Snapshots.of(Specs.defaults().zones(ZONES).scaleIn(rule).replicas(6))
            .running(6, "1.0.0")
            .number(4, i -> Instances.from(number(4).on("Z9-a").instance()));
    assertThat(victims(set, 5)).containsExactly(4);
  }

  /** Zones edited: an instance in a zone that is no longer one of the set's is outside. */
  @Test
  void instancesOfARemovedZoneGoBeforeThePolicy() {
    Snapshots set = Snapshots.of(Specs.defaults().zones(ZONES).replicas(6)).running(6, "1.0.0");
    Plan plan = set.edit(spec -> spec.zones("Z2", "Z3").replicas(4)).plan();
    assertThat(Plans.deleted(plan)).containsExactly(3, 0);
  }

  /** "Scale-in and upgrades use where instances really are (the node they run on)." */
  @Test
  void whereAnInstanceReallyRunsCounts() {
    Snapshots set =
        Snapshots.of(Specs.defaults().zones(ZONES))
            .with(
                number(0).inZone("Z1").on("Z2-a"),
                number(1).inZone("Z2").on("Z2-b"),
                number(2).inZone("Z3").on("Z3-a"));
    assertThat(victims(set, 2)).containsExactly(1);
    assertThat(victims(set, 1)).containsExactly(1, 2);
  }

  /** "zoneBalance true: any scaling that cannot stay balanced is blocked." */
  @Test
  void withZoneBalanceNobodyGoesFromALessPopulatedZone() {
    Snapshots set =
        Snapshots.of(Specs.defaults().zones(ZONES).zoneBalance().replicas(5))
            .running(5, "1.0.0")
            .number(2, i -> i.deleteFirst());
    assertThat(victims(set, 4)).as("Z3 has one, Z1 and Z2 have two").containsExactly(4);
    assertThat(victims(set, 2)).containsExactly(4, 3, 2);
  }

  @Test
  void withZoneBalanceProtectedInstancesInTheFullestZoneBlock() {
    Plan plan =
        Snapshots.of(Specs.defaults().zones(ZONES).zoneBalance().replicas(4))
            .running(4, "1.0.0")
            .number(0, i -> i.protectedFromScaleIn())
            .number(3, i -> i.protectedFromScaleIn())
            .edit(spec -> spec.replicas(3))
            .plan();
    assertThat(Plans.deleted(plan)).isEmpty();
    assertThat(Plans.says(plan, "Stalled")).isEqualTo("True/ScaleInBlocked");
  }

  // "Excess = counting - replicas - surge recorded in status.upgrade."

  @Test
  void terminatingAndLostInstancesAreNoExcess() {
    Snapshots set =
        Snapshots.of(Specs.defaults().replicas(4))
            .running(4, "1.0.0")
            .number(0, i -> i.terminating())
            .number(1, i -> i.lost(Snapshots.NOW));
    assertThat(victims(set, 2)).isEmpty();
    assertThat(victims(set, 1)).containsExactly(3);
  }

  /** "UIDs deleted by us count as terminating until the cache agrees." */
  @Test
  void whatWeDeletedIsNotChosenAgainWhileTheCacheIsStale() {
    Snapshots set =
        Snapshots.of(Specs.defaults())
            .running(3, "1.0.0")
            .recent(Recent.NOTHING.withDeleted(java.util.Set.of("uid-2")));
    assertThat(victims(set, 2)).isEmpty();
    assertThat(victims(set, 1)).containsExactly(1);
  }

  @Test
  void scalingToZeroDeletesAll() {
    assertThat(victims(Snapshots.of(Specs.defaults()).running(3, "1.0.0"), 0))
        .containsExactlyInAnyOrder(0, 1, 2);
  }

  @Test
  void anImageThatDoesNotResolveStopsNoScaleIn() {
    Snapshots set = Snapshots.of(Specs.defaults()).running(3, "1.0.0").catalogue();
    assertThat(victims(set, 2)).containsExactly(2);
  }
}
