package dev.vmss.operator.scaleset.upgrade;

import static dev.vmss.operator.scaleset.fixture.Snapshots.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.api.v1alpha1.UpgradeOutcome;
import dev.vmss.api.v1alpha1.UpgradeRecord;
import dev.vmss.operator.catalogue.Items;
import dev.vmss.operator.runtime.InstanceRuntime.Cause;
import dev.vmss.operator.runtime.Slot;
import dev.vmss.operator.scaleset.Story;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.plan.Outcome;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.vocabulary.Action;
import dev.vmss.operator.scaleset.vocabulary.Action.Why;
import dev.vmss.operator.scaleset.vocabulary.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** 03, "Upgrade modes": the course of a roll, from its first batch to its end. */
class RollingUpgradeTest {

  private static Specs rolling(int replicas) {
    return Specs.defaults().replicas(replicas).mode(UpgradeMode.ROLLING);
  }

  /** A full set of version 1.0.0 whose user has just changed the model; nobody looked since. */
  private static Story changed(Specs specs) {
    return new Story(Snapshots.of(specs).running(specs.spec().replicas(), "1.0.0"))
        .settle()
        .change(world -> world.edit(spec -> spec.customData("bmV3")));
  }

  /** How many counting instances have the model of the spec. */
  private static long upgraded(Story story) {
    String model = story.world().specs().model();
    return story.world().facts().counting().stream()
        .filter(instance -> instance.stamp().model().equals(model))
        .count();
  }

  private static UpgradeRecord lastRow(Story story) {
    return story.status().upgradeHistory().get(0);
  }

  // "An upgrade is: delete a batch, let scale-out fill the gap"

  @Test
  void aBatchIsDeletedAndScaleOutFillsTheGap() {
    Story story = changed(rolling(10));
    Plan first = story.plan();
    assertThat(Plans.deleted(first, Why.UPGRADE)).containsExactly(0, 1);
    assertThat(first.creates()).isEmpty();
    Plan second = story.visit().plan();
    assertThat(second.deletes()).isEmpty();
    assertThat(Plans.created(second)).containsExactly(10, 11);
    assertThat(second.recipe().orElseThrow().model()).isEqualTo(story.world().specs().model());
  }

  @Test
  void aRollBringsEveryInstanceToTheModelWithoutTakingMoreThanABatch() {
    Story story = changed(rolling(10)).live(120);
    assertThat(upgraded(story)).isEqualTo(10);
    assertThat(story.fewestReady()).isEqualTo(8);
    assertThat(story.most()).isEqualTo(10);
    assertThat(story.status().upgrade()).isNull();
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
    assertThat(lastRow(story))
        .extracting(UpgradeRecord::outcome, UpgradeRecord::instances, UpgradeRecord::done)
        .containsExactly(UpgradeOutcome.SUCCEEDED, 10, 10);
  }

  /** "(a two-instance set must be able to roll ...)". */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void aSmallSetRolls(int replicas) {
    Story story = changed(rolling(replicas)).live(120);
    assertThat(upgraded(story)).isEqualTo(replicas);
    assertThat(story.fewestReady()).as("one at a time").isEqualTo(replicas - 1);
  }

  /** "unhealthy outdated ones ... are what is to be mended". */
  @Test
  void aRollMendsASetInWhichNothingWorks() {
    Story story = changed(rolling(10)).change(w -> w.each(i -> i.unready(NOW))).live(120);
    assertThat(upgraded(story)).isEqualTo(10);
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
  }

  // "After each batch: wait until it is healthy, at most (termination grace + batchHealthTimeout)
  // from its start"

  @Test
  void theNextBatchWaitsUntilThisOneIsHealthy() {
    boolean[] ready = {false};
    Story story =
        changed(rolling(10))
            .readyOnlyIf(instance -> ready[0] || !instance.uid().equals("made-1"))
            .live(60);
    assertThat(story.status().upgrade().batch()).isEqualTo(1);
    assertThat(upgraded(story)).isEqualTo(2);
    assertThat(Plans.says(story.plan(), "Reconciling")).isEqualTo("True/Upgrading");
    assertThat(Plans.message(story.plan(), "Reconciling"))
        .isEqualTo(
            "Batch 1 to 1.0.0: 0 of 10 instances upgraded, waiting for 1 instance to become healthy.");
    Instant now = story.now();
    story.change(w -> w.each(i -> i.instance().ready() ? i : i.ready(now))).settle();
    assertThat(story.status().upgrade().batch()).isEqualTo(2);
  }

  /** "Healthy = Ready for minReadySeconds". */
  @Test
  void aBatchIsHealthyOnlyAfterMinReadySeconds() {
    Story story = changed(rolling(10).minReadySeconds(30)).live(20);
    assertThat(story.status().upgrade().batch()).isEqualTo(1);
    assertThat(story.live(15).status().upgrade().batch()).isEqualTo(2);
  }

  @Test
  void aBatchHasItsTerminationGraceAndItsHealthTimeout() {
    Story story =
        changed(rolling(10).terminationGrace("1m"))
            .readyOnlyIf(instance -> false)
            .live(Duration.ofMinutes(6).minusSeconds(1));
    assertThat(story.status().upgrade().failedTarget()).isNull();
    assertThat(story.status().upgrade().batchStarted()).isEqualTo(NOW);
    assertThat(story.plan().wakeAt())
        .as("from when the replacements got their nodes, a second later")
        .contains(NOW.plus(Duration.ofMinutes(6)).plusSeconds(1));
    assertThat(story.live(2).status().upgrade().failedTarget()).isNotNull();
  }

  // "unhealthy share of *upgraded* <= maxUnhealthyUpgradedInstancePercent, else the roll stops:
  // Stalled=True, reason=UpgradeFailed"

  @ParameterizedTest
  @CsvSource({"20, 1, false", "20, 2, true", "40, 2, false", "0, 1, true", "100, 5, false"})
  void theRollStopsWhenTooManyOfTheUpgradedAreUnhealthy(int percent, int sick, boolean stops) {
    Story story =
        changed(rolling(10).batchPercent(50).maxUnhealthyUpgradedPercent(percent))
            .readyOnlyIf(instance -> Integer.parseInt(instance.uid().substring(5)) > sick)
            .live(Duration.ofMinutes(6));
    assertThat(story.told().contains("UpgradeFailed")).isEqualTo(stops);
    assertThat(Plans.says(story.plan(), "Stalled"))
        .isEqualTo(stops ? "True/UpgradeFailed" : "False/Progressing");
  }

  /** Two of five new ones in the second batch are two of ten upgraded ones. */
  @Test
  void theShareIsOfAllThatWereUpgraded() {
    List<String> sick = List.of("made-9", "made-10");
    Story story =
        changed(rolling(10).batchPercent(50))
            .readyOnlyIf(instance -> !sick.contains(instance.uid()))
            .live(Duration.ofMinutes(10));
    assertThat(story.status().upgrade()).isNull();
    assertThat(lastRow(story))
        .extracting(UpgradeRecord::outcome, UpgradeRecord::done, UpgradeRecord::failed)
        .containsExactly(UpgradeOutcome.SUCCEEDED, 8, 2);
  }

  // "Then pause."

  @Test
  void betweenBatchesTheRollPauses() {
    Story story = changed(rolling(10).pause("2m")).live(60);
    Instant finished = story.status().upgrade().batchFinished();
    assertThat(story.status().upgrade().batch()).isEqualTo(1);
    assertThat(story.plan().wakeAt()).contains(finished.plusSeconds(120));
    assertThat(Plans.says(story.plan(), "Reconciling")).isEqualTo("True/Upgrading");
    assertThat(Plans.message(story.plan(), "Reconciling"))
        .isEqualTo("Pausing between batches until " + finished.plusSeconds(120) + ".");
    story.live(Duration.between(story.now(), finished.plusSeconds(119)));
    assertThat(story.status().upgrade().batch()).isEqualTo(1);
    assertThat(story.live(2).status().upgrade().batch()).isEqualTo(2);
  }

  // "paused stops before the next batch."

  @Test
  void pausedLetsTheBatchInFlightFinishAndBeginsNoOther() {
    Story story =
        changed(rolling(10)).visit().change(w -> w.edit(spec -> spec.paused(true))).live(600);
    assertThat(upgraded(story)).isEqualTo(2);
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
    assertThat(story.status().upgrade().done()).isEqualTo(2);
    story.change(w -> w.edit(spec -> spec.paused(false))).live(120);
    assertThat(upgraded(story)).isEqualTo(10);
    assertThat(story.told()).containsOnlyOnce("UpgradeStarted");
  }

  @Test
  void aPausedRollDoesNotEvenBegin() {
    Story story = changed(rolling(10).paused(true)).live(60);
    assertThat(upgraded(story)).isZero();
    assertThat(story.status().upgrade()).isNull();
    assertThat(story.status().pendingUpgrade().instances()).isEqualTo(10);
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
  }

  // "Any model or target change during a roll starts a new one from what is there."

  @Test
  void anotherModelDuringARollStartsANewOne() {
    Story story = changed(rolling(10)).live(3);
    assertThat(upgraded(story)).isBetween(1L, 9L);
    story.change(w -> w.edit(spec -> spec.customData("bmV3ZXI="))).settle();
    assertThat(lastRow(story).outcome()).isEqualTo(UpgradeOutcome.SUPERSEDED);
    assertThat(story.status().upgrade().target().model()).isEqualTo(story.world().specs().model());
    assertThat(story.live(120).told().stream().filter("UpgradeStarted"::equals)).hasSize(2);
    assertThat(upgraded(story)).isEqualTo(10);
    assertThat(lastRow(story))
        .extracting(UpgradeRecord::outcome, UpgradeRecord::instances)
        .containsExactly(UpgradeOutcome.SUCCEEDED, 10);
  }

  @Test
  void takingTheChangeBackRollsOnlyWhatWasUpgraded() {
    Story story = changed(rolling(10)).live(3);
    int instances = (int) upgraded(story);
    story.change(w -> w.edit(spec -> spec.without("/virtualMachineProfile/osProfile/customData")));
    story.live(120);
    assertThat(lastRow(story).instances()).isEqualTo(instances);
    assertThat(upgraded(story)).isEqualTo(10);
  }

  @Test
  void anotherImageDuringARollStartsANewOne() {
    Items[] two = {Items.serving("1.0.0"), Items.serving("2.0.0")};
    Items[] three = {two[0], two[1], Items.serving("3.0.0")};
    Story story =
        new Story(Snapshots.of(Specs.defaults().replicas(10).automaticOs()).running(10, "1.0.0"))
            .change(world -> world.catalogue(two))
            .live(3);
    assertThat(story.count("2.0.0")).isPositive();
    story.change(world -> world.catalogue(three)).live(120);
    assertThat(story.count("3.0.0")).isEqualTo(10);
    assertThat(story.status().upgradeHistory())
        .extracting(UpgradeRecord::outcome)
        .containsExactlyInAnyOrder(UpgradeOutcome.SUPERSEDED, UpgradeOutcome.SUCCEEDED);
  }

  // "Instances with protect-from-scale-set-actions are skipped and reported."

  @Test
  void protectedInstancesAreSkippedAndReported() {
    Story story =
        changed(rolling(10))
            .change(w -> w.number(0, i -> i.protectedFromActions()))
            .change(w -> w.number(9, i -> i.protectedFromActions()))
            .settle();
    assertThat(story.status().upgrade().skipped()).isEqualTo(2);
    assertThat(story.status().upgrade().batchInstances()).containsExactly(1, 2);
    story.live(120);
    assertThat(upgraded(story)).isEqualTo(8);
    assertThat(lastRow(story).skipped()).isEqualTo(2);
    assertThat(story.notices())
        .filteredOn(notice -> notice.reason() == Notice.Reason.UPGRADE_COMPLETED)
        .singleElement()
        .satisfies(notice -> assertThat(notice.message()).endsWith("2 skipped."));
  }

  // "Before a batch's first delete, one replacement is created with dry-run: any refusal but quota
  // stops the roll with the server's words."

  @Test
  void theServerIsAskedAboutOneReplacementFirst() {
    Specs specs = rolling(6).zones("z1", "z2", "z3");
    Plan plan = changed(specs).change(w -> w.number(0, i -> i.protectedFromActions())).plan();
    assertThat(plan.actions().get(0))
        .isEqualTo(
            new Action.Probe(
                new Slot(new dev.vmss.operator.model.InstanceId(6), Optional.of("z2"))));
    assertThat(plan.actions().get(1)).isInstanceOf(Action.Delete.class);
    assertThat(plan.recipe()).isPresent();
  }

  @Test
  void aRefusalStopsTheRollWithTheServersWords() {
    Outcome.Refused no = new Outcome.Refused("denied by policy 7", Cause.POLICY, false);
    Story story = changed(rolling(10)).server(recipe -> Optional.of(no)).live(600);
    assertThat(story.fewestReady()).as("nothing was deleted").isEqualTo(10);
    assertThat(Plans.says(story.plan(), "Stalled")).isEqualTo("True/UpgradeFailed");
    assertThat(Plans.message(story.plan(), "Stalled"))
        .startsWith("The server refuses instances of the new model: denied by policy 7");
    assertThat(lastRow(story).outcome()).isEqualTo(UpgradeOutcome.FAILED);
  }

  /** The instances that leave make room for their replacements. */
  @Test
  void aRefusalForQuotaStopsNothing() {
    Story story = changed(rolling(10));
    Outcome.Refused full = new Outcome.Refused("exceeded quota: pods=10", Cause.QUOTA, false);
    story.server(
        recipe ->
            story.world().snapshot().instances().size() >= 10
                ? Optional.of(full)
                : Optional.empty());
    story.live(300);
    assertThat(upgraded(story)).isEqualTo(10);
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
  }

  // "A plan that changes status.upgrade or status.repairs writes status first ... Only then it
  // acts. A restarted operator or a second leader goes on from there."

  @Test
  void aRestartedOperatorGoesOnFromTheReportedBatch() {
    Story story = changed(rolling(10)).dieBeforeActing().visit();
    assertThat(story.status().upgrade().batchInstances()).containsExactly(0, 1);
    assertThat(Plans.deleted(story.plan(), Why.UPGRADE)).containsExactly(0, 1);
    assertThat(story.plan().reportFirst()).as("already reported").isFalse();
    story.dieAfterActing().visit().live(300);
    assertThat(upgraded(story)).isEqualTo(10);
    assertThat(story.fewestReady()).isEqualTo(8);
    assertThat(story.told().stream().filter("BatchCompleted"::equals)).hasSize(5);
  }

  /** "Zones are not mixed in one batch when zones is set." */
  @Test
  void everyBatchOfARollIsOfOneZone() {
    Specs specs = rolling(9).zones("z1", "z2", "z3").batchPercent(100);
    Story story = changed(specs).live(120);
    assertThat(upgraded(story)).isEqualTo(9);
    assertThat(story.told().stream().filter("BatchStarted"::equals)).hasSize(3);
    assertThat(story.fewestReady()).isEqualTo(6);
    assertThat(story.world().facts().population(java.util.Set.of()).values())
        .containsExactlyInAnyOrder(3, 3, 3);
  }
}
