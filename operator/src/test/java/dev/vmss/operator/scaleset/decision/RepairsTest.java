package dev.vmss.operator.scaleset.decision;

import static dev.vmss.operator.scaleset.fixture.Snapshots.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.RepairStatus;
import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.operator.catalogue.Items;
import dev.vmss.operator.placement.Node;
import dev.vmss.operator.placement.Nodes;
import dev.vmss.operator.scaleset.Story;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.report.StatusReport;
import dev.vmss.operator.scaleset.vocabulary.Action.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 03, "Repairs (automaticRepairsPolicy.enabled)". */
class RepairsTest {

  private static final Duration GRACE = Duration.ofMinutes(10);
  private static final Instant OVERDUE = NOW.minus(GRACE);

  private static Specs repairing(int replicas) {
    return Specs.defaults().replicas(replicas).repairs();
  }

  private static Snapshots running(int replicas) {
    return Snapshots.of(repairing(replicas)).running(replicas, "1.0.0");
  }

  private static Snapshots sick(Snapshots set, int... ids) {
    Snapshots result = set;
    for (int id : ids) {
      result = result.number(id, i -> i.unready(OVERDUE));
    }
    return result;
  }

  private static List<Integer> repaired(Snapshots set) {
    return Plans.deleted(set.plan(), Why.REPAIR);
  }

  // "Unhealthy (not Ready) for longer than gracePeriod (10m..90m; counted from the last state
  // change) -> repair."

  @Test
  void anInstanceNotReadyForTheGracePeriodIsReplaced() {
    Plan plan = sick(running(5), 3).plan();
    assertThat(Plans.deleted(plan)).containsExactly(3);
    assertThat(plan.reportFirst()).isTrue();
    assertThat(plan.status().repairs())
        .extracting(RepairStatus::failedInARow, RepairStatus::replaced, RepairStatus::lastRepair)
        .containsExactly(0, List.of(3), NOW);
    assertThat(plan.notices())
        .singleElement()
        .satisfies(
            notice ->
                assertThat(notice.message())
                    .isEqualTo(
                        "Replacing 1 instance that was not ready for more than 10m: web-3."));
  }

  @Test
  void theGraceIsCountedFromTheLastStateChange() {
    Snapshots set = running(5).number(3, i -> i.unready(OVERDUE.plusSeconds(1)));
    assertThat(set.plan().actions()).isEmpty();
    assertThat(set.plan().wakeAt()).contains(NOW.plusSeconds(1));
    assertThat(repaired(set.after(Duration.ofSeconds(1)))).containsExactly(3);
    Snapshots flapping = set.after(GRACE).number(3, i -> i.unready(NOW.plus(GRACE)));
    assertThat(flapping.plan().actions()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"10m, 10", "15m, 15", "1h30m, 90"})
  void theGraceIsTheUsers(String grace, int minutes) {
    Snapshots set =
        Snapshots.of(repairing(5).with("/automaticRepairsPolicy/gracePeriod", grace))
            .running(5, "1.0.0")
            .number(1, i -> i.unready(NOW));
    Duration whole = Duration.ofMinutes(minutes);
    assertThat(repaired(set.after(whole.minusSeconds(1)))).isEmpty();
    assertThat(repaired(set.after(whole))).containsExactly(1);
  }

  @Test
  void withoutThePolicyNothingIsRepaired() {
    Snapshots set = Snapshots.of(Specs.defaults()).running(3, "1.0.0");
    assertThat(sick(set, 0, 1, 2).plan().actions()).isEmpty();
  }

  // "At most 5 % of the instances at once, one when fewer than 20."

  @ParameterizedTest
  @CsvSource({"1, 1", "19, 1", "20, 1", "39, 1", "40, 2", "100, 5"})
  void atMostFivePercentAreRepairedAtOnce(int replicas, int atOnce) {
    Snapshots set = sick(running(replicas), IntStream.range(0, replicas).toArray());
    assertThat(repaired(set)).hasSize(atOnce);
  }

  /** A replacement that is not ready yet, and a missing instance, are under repair. */
  @Test
  void theNextOneWaitsForTheOneUnderRepair() {
    Story story = new Story(sick(running(5), 2, 3));
    story.readyOnlyIf(instance -> false).live(60);
    assertThat(story.told()).containsOnlyOnce("InstanceRepaired");
    assertThat(repaired(sick(running(5), 2).without(4))).as("one is missing").isEmpty();
  }

  // "... however they fall due."

  /** Of forty two are repaired at once; replacements never become ready. */
  private static Story fortyOfWhom(int... sickNow) {
    return new Story(sick(running(40), sickNow)).readyOnlyIf(instance -> false).live(60);
  }

  @Test
  void repairsThatBeganEarlierStillCount() {
    Story story = fortyOfWhom(3);
    story.change(w -> w.number(7, i -> i.unready(w.snapshot().now()))).visit();
    story.live(Duration.ofMinutes(3));
    story.change(w -> w.number(9, i -> i.unready(w.snapshot().now()))).visit();
    story.live(Duration.ofMinutes(5));
    assertThat(repairs(story)).as("nobody else is due").isEqualTo(1);
    story.live(Duration.ofSeconds(90));
    assertThat(repairs(story)).as("the first one's replacement had its time").isEqualTo(2);
    story.live(Duration.ofSeconds(60));
    assertThat(repairs(story)).as("number 7 is due, and there is room").isEqualTo(3);
    story.live(Duration.ofMinutes(3));
    assertThat(repairs(story)).as("number 9 is due, and two are under way").isEqualTo(3);
  }

  /** Their set has been reported as not ready since an hour ago. */
  private static Snapshots unreadyForLong(int replicas, int... ids) {
    return sick(running(replicas), ids).at(NOW.minus(Duration.ofHours(1))).reported().at(NOW);
  }

  private static long repairs(Story story) {
    return story.told().stream().filter("InstanceRepaired"::equals).count();
  }

  @Test
  void whoTakesOverKnowsWhatIsUnderWay() {
    Story story = new Story(unreadyForLong(40, 3, 4, 7)).readyOnlyIf(i -> false).live(60);
    assertThat(story.status().repairs().instances()).containsExactly(40, 41);
    story.restart().live(60);
    assertThat(repairs(story)).isEqualTo(1);
    assertThat(story.status().repairs().instances()).containsExactly(40, 41);
  }

  @Test
  void aReplacementIsKnownByItsNumberBeforeItIsCreated() {
    Story story = new Story(sick(running(5), 3)).visit();
    assertThat(story.status().repairs().replaced()).containsExactly(3);
    assertThat(story.status().repairs().instances()).isEmpty();
    story.dieBeforeActing().visit();
    assertThat(story.status().repairs().replaced()).isEmpty();
    assertThat(story.status().repairs().instances()).containsExactly(5);
    story.live(5);
    assertThat(story.status().repairs()).as("it became healthy").isNull();
  }

  /** The process ends between the write and the delete. */
  @Test
  void aRepairThatWasOnlyAnnouncedIsMadeByTheNextProcess() {
    Story story = new Story(unreadyForLong(5, 3)).dieBeforeActing().visit();
    assertThat(story.status().repairs().replaced()).containsExactly(3);
    story.live(10);
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
    assertThat(story.status().repairs()).isNull();
  }

  /** "Nothing is ever deleted in order to be recreated while its replacement could not be." */
  @Test
  void aRepairThatWasAnnouncedIsNotMadeOnceItsReplacementHasNoPlace() {
    Story story = new Story(unreadyForLong(5, 3)).dieBeforeActing().visit();
    assertThat(story.status().repairs().replaced()).containsExactly(3);
    List<Node> nodes = story.world().snapshot().nodes();
    story.change(world -> world.allNodes(Nodes::cordoned));
    assertThat(story.plan().actions()).isEmpty();
    story.change(world -> world.nodes(nodes)).live(10);
    assertThat(story.status().repairs()).isNull();
  }

  @Test
  void aReplacementThatNobodyNeedsAnyMoreIsForgotten() {
    Story story = new Story(sick(running(5), 3)).visit().visit();
    story.change(world -> world.edit(spec -> spec.replicas(4))).live(30);
    assertThat(story.status().repairs()).isNull();
  }

  @Test
  void theLongestUnhealthyGoesFirst() {
    Snapshots set = sick(running(5), 1, 2).number(4, i -> i.unready(OVERDUE.minusSeconds(60)));
    assertThat(repaired(set)).containsExactly(4);
  }

  // "Replace: deleted and replaced with the latest model. Restart is for machines; on Pods it acts
  // as Replace."

  @ParameterizedTest
  @CsvSource({"Replace", "Restart"})
  void aRepairedInstanceIsOfTheLatestModel(String action) {
    Story story =
        new Story(
                Snapshots.of(repairing(3).with("/automaticRepairsPolicy/repairAction", action))
                    .running(3, "1.0.0")
                    .number(1, i -> i.unready(OVERDUE)))
            .change(w -> w.catalogue(Items.serving("1.0.0"), Items.serving("2.0.0")))
            .live(10);
    assertThat(story.count("2.0.0")).isEqualTo(1);
    assertThat(story.count("1.0.0")).isEqualTo(2);
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
  }

  /** "Protected instances are skipped." */
  @Test
  void protectedInstancesAreSkipped() {
    Snapshots set = sick(running(5), 1).number(1, i -> i.protectedFromActions());
    assertThat(set.plan().actions()).isEmpty();
    assertThat(repaired(sick(set, 2))).containsExactly(2);
    Snapshots fromScaleIn = sick(running(5), 1).number(1, i -> i.protectedFromScaleIn());
    assertThat(repaired(fromScaleIn))
        .as("protect-from-scale-in is no such mark")
        .containsExactly(1);
  }

  // "Suspends itself after 3 replacements in a row that never became healthy (RepairsSuspended,
  // remembered in status.repairs), resumes on a model or image change."

  private static Story givenUp() {
    return new Story(sick(running(5), 2))
        .readyOnlyIf(instance -> false)
        .live(Duration.ofMinutes(45));
  }

  @Test
  void afterThreeReplacementsInARowRepairsAreSuspended() {
    Story story = givenUp();
    assertThat(story.told().stream().filter("InstanceRepaired"::equals)).hasSize(3);
    assertThat(story.told()).containsOnlyOnce("RepairsSuspended");
    assertThat(story.status().repairs().suspended()).isTrue();
    assertThat(Plans.says(story.plan(), "Stalled")).isEqualTo("True/RepairsSuspended");
    assertThat(Plans.message(story.plan(), "Stalled"))
        .isEqualTo(
            "Automatic repairs are suspended: 3 replacements in a row never became healthy. They resume when the model or the image changes.");
    int writes = story.writes();
    assertThat(story.live(Duration.ofHours(5)).writes()).isEqualTo(writes);
  }

  // "three instances in a row that never became healthy suspend, not three rounds"

  @Test
  void instancesAreCountedAndNotRounds() {
    Story story =
        new Story(sick(running(100), 1, 2, 3, 4, 5))
            .readyOnlyIf(instance -> false)
            .live(GRACE.plusMinutes(1));
    assertThat(repairs(story)).as("five at once").isEqualTo(1);
    assertThat(story.status().repairs())
        .extracting(RepairStatus::failedInARow, RepairStatus::suspended)
        .containsExactly(5, true);
  }

  @Test
  void oneThatBecameHealthyAmongThemStartsTheCountAnew() {
    Story story =
        new Story(sick(running(100), 1, 2, 3, 4, 5))
            .readyOnlyIf(instance -> instance.uid().equals("made-3"))
            .live(GRACE.minusMinutes(1));
    assertThat(story.status().repairs().failedInARow()).isZero();
    assertThat(story.status().repairs().instances()).hasSize(4);
    story.live(Duration.ofMinutes(2));
    assertThat(story.status().repairs().failedInARow()).as("failed since").isEqualTo(4);
  }

  /** Three rounds of repairs that all helped, and nobody's clock is right. */
  @Test
  void repairsUnderWayAreNoFailures() {
    Story story = new Story(sick(running(100), 1, 2, 3, 4, 5, 6, 7)).live(10);
    assertThat(repairs(story)).as("five, then two").isEqualTo(2);
    assertThat(story.status().repairs()).isNull();
  }

  @Test
  void aRestartedOperatorRemembersThat() {
    Story story = givenUp().restart();
    assertThat(story.live(Duration.ofHours(1)).plan().actions()).isEmpty();
  }

  @Test
  void aReplacementThatBecameHealthyStartsTheCountAnew() {
    Story story =
        new Story(sick(running(5), 2))
            .readyOnlyIf(instance -> !List.of("made-1", "made-2").contains(instance.uid()))
            .live(Duration.ofMinutes(45));
    assertThat(story.told().stream().filter("InstanceRepaired"::equals)).hasSize(3);
    assertThat(story.status().repairs()).isNull();
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
  }

  @Test
  void anotherModelResumesRepairs() {
    Story story =
        givenUp()
            .readyOnlyIf(instance -> true)
            .change(world -> world.edit(spec -> spec.customData("bmV3")))
            .live(Duration.ofMinutes(1));
    assertThat(story.told().stream().filter("InstanceRepaired"::equals)).hasSize(4);
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
  }

  @Test
  void anotherImageResumesRepairs() {
    Story story =
        givenUp()
            .readyOnlyIf(instance -> true)
            .change(w -> w.catalogue(Items.serving("1.0.0"), Items.serving("2.0.0")))
            .live(Duration.ofMinutes(1));
    assertThat(story.count("2.0.0")).isEqualTo(1);
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
  }

  // "Off while a batch is in flight."

  @Test
  void whileABatchIsInFlightNothingIsRepaired() {
    Specs specs =
        repairing(5)
            .mode(UpgradeMode.ROLLING)
            .with("/upgradePolicy/rollingUpgradePolicy/batchHealthTimeout", "1h");
    Story story =
        new Story(Snapshots.of(specs).running(5, "1.0.0"))
            .change(world -> world.edit(spec -> spec.customData("bmV3")))
            .readyOnlyIf(instance -> false)
            .settle()
            .change(world -> sick(world, 3).watched().after(GRACE));
    assertThat(story.status().upgrade().batchStarted()).isNotNull();
    assertThat(repaired(story.world())).isEmpty();
    assertThat(repaired(story.world().status(StatusReport.NONE).edit(s -> s.paused(true))))
        .as("without the batch it would be")
        .containsExactly(3);
  }

  /** Once the batch is over, the replacement is still under repair. */
  @Test
  void aReplacementThatIsMadeWhileABatchIsInFlightIsKnown() {
    Specs specs =
        repairing(20)
            .mode(UpgradeMode.ROLLING)
            .with("/upgradePolicy/rollingUpgradePolicy/batchHealthTimeout", "1h");
    Story story =
        new Story(sick(Snapshots.of(specs).running(20, "1.0.0"), 3))
            .readyOnlyIf(instance -> false)
            .visit()
            .change(world -> world.edit(spec -> spec.customData("bmV3")))
            .settle();
    assertThat(story.status().upgrade().batchStarted()).isNotNull();
    assertThat(story.status().repairs().replaced()).isEmpty();
    assertThat(story.status().repairs().instances()).hasSize(1);
  }

  /** "While the image does not resolve: zero creates, for ... repair ... alike." */
  @Test
  void withoutAnImageNothingIsRepaired() {
    assertThat(sick(running(5), 1).catalogue().plan().actions()).isEmpty();
  }
}
