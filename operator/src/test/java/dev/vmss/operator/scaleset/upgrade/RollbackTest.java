package dev.vmss.operator.scaleset.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.FailedTarget;
import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.api.v1alpha1.UpgradeOutcome;
import dev.vmss.api.v1alpha1.UpgradeRecord;
import dev.vmss.operator.catalogue.Items;
import dev.vmss.operator.scaleset.Story;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.snapshot.Recent;
import dev.vmss.operator.scaleset.vocabulary.Action.Why;
import dev.vmss.operator.scaleset.vocabulary.Notice;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * "With rollbackFailedInstancesOnPolicyBreach the failed instances are replaced by the newest
 * resolvable of status.upgrade.from. Until the target changes (failedTarget) no roll restarts, and
 * *every* create uses that from image too (a growing set must not get bad machines). None
 * resolvable, or only the profile changed: stop without rollback, and say so."
 */
class RollbackTest {

  private static final Duration A_BATCH = Duration.ofMinutes(6);

  private static Items[] served(String... versions) {
    return List.of(versions).stream().map(Items::serving).toArray(Items[]::new);
  }

  /** Instances 0 to 4 run 1.1.0, 5 to 9 run 1.0.0; all images up to 2.0.0, a bad one, are there. */
  private static Story started(Specs specs) {
    Snapshots set = Snapshots.of(specs.replicas(10)).running(5, "1.1.0").running(5, "1.0.0");
    return new Story(set.catalogue(served("1.0.0", "1.1.0", "2.0.0"))).badVersion("2.0.0");
  }

  private static Story failed() {
    return started(Specs.defaults().automaticOs()).live(A_BATCH);
  }

  private static UpgradeRecord lastRow(Story story) {
    return story.status().upgradeHistory().get(0);
  }

  private static String said(Story story) {
    return Plans.message(story.plan(), "Stalled");
  }

  @Test
  void failedInstancesGoBackToTheNewestImageThatResolves() {
    Story story = started(Specs.defaults().automaticOs()).settle();
    assertThat(story.status().upgrade().from())
        .extracting(image -> image.version())
        .containsExactly("1.1.0", "1.0.0");
    story.live(A_BATCH);
    assertThat(story.count("2.0.0")).isZero();
    assertThat(story.count("1.1.0")).as("3 were never touched, 2 came back").isEqualTo(5);
    assertThat(story.count("1.0.0")).as("never touched").isEqualTo(5);
    assertThat(story.fewestReady()).as("one batch").isEqualTo(8);
    assertThat(said(story))
        .isEqualTo(
            "Batch 1: 2 of 2 upgraded instances are not healthy after 5m30s; maxUnhealthyUpgradedInstancePercent allows 20 %. 2 are going back to version 1.1.0; no roll starts until the image or the model changes.");
    assertThat(story.notices())
        .filteredOn(notice -> notice.reason() == Notice.Reason.UPGRADE_ROLLED_BACK)
        .singleElement()
        .satisfies(
            notice ->
                assertThat(notice.message())
                    .startsWith("2 failed instances back to version 1.1.0: web-"));
    assertThat(lastRow(story))
        .extracting(UpgradeRecord::outcome, UpgradeRecord::failed, UpgradeRecord::rolledBack)
        .containsExactly(UpgradeOutcome.ROLLED_BACK, 2, 2);
  }

  @Test
  void anImageThatIsGoneIsPassedOver() {
    Story story =
        started(Specs.defaults().automaticOs())
            .settle()
            .change(world -> world.catalogue(served("1.0.0", "2.0.0")))
            .live(A_BATCH);
    assertThat(story.count("2.0.0")).isZero();
    assertThat(story.count("1.0.0")).isEqualTo(7);
    assertThat(story.status().upgrade().failedTarget().rollbackTo().version()).isEqualTo("1.0.0");
  }

  /** Healthy instances of the new version stay: only failed ones go back. */
  @Test
  void healthyUpgradedInstancesStay() {
    Story story =
        started(Specs.defaults().automaticOs().batchPercent(50))
            .readyOnlyIf(i -> !List.of("made-1", "made-2").contains(i.uid()))
            .live(A_BATCH);
    assertThat(story.count("2.0.0")).isEqualTo(3);
    assertThat(story.count("1.1.0")).isEqualTo(2);
    assertThat(lastRow(story).rolledBack()).isEqualTo(2);
  }

  // "Until the target changes (failedTarget) no roll restarts"

  @Test
  void noRollToTheFailedTargetStartsAgain() {
    Story story = failed();
    int writes = story.writes();
    story.live(Duration.ofDays(1));
    assertThat(story.writes()).isEqualTo(writes);
    assertThat(story.told()).containsOnlyOnce("UpgradeStarted").containsOnlyOnce("UpgradeFailed");
    assertThat(Plans.says(story.plan(), "Stalled")).isEqualTo("True/UpgradeFailed");
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("False/UpgradeFailed");
    assertThat(Plans.says(story.plan(), "UpToDate")).isEqualTo("False/Outdated");
  }

  @Test
  void aRestartedOperatorDoesNotStartItEither() {
    Story story = failed().change(world -> world.recent(Recent.NOTHING)).live(600);
    assertThat(story.count("2.0.0")).isZero();
    assertThat(story.told()).containsOnlyOnce("UpgradeStarted");
  }

  /** A rolled-back instance that is not healthy either is not replaced over and over. */
  @Test
  void rollingBackIsDoneOnce() {
    Story story =
        started(Specs.defaults().automaticOs())
            .readyOnlyIf(instance -> false)
            .live(Duration.ofHours(2));
    assertThat(story.told()).containsOnlyOnce("UpgradeRolledBack");
    assertThat(story.count("1.1.0")).isEqualTo(5);
  }

  @Test
  void anotherImageIsAnotherRoll() {
    Story story =
        failed().change(w -> w.catalogue(served("1.0.0", "1.1.0", "2.0.0", "2.0.1"))).live(300);
    assertThat(story.count("2.0.1")).isEqualTo(10);
    assertThat(story.status().upgrade()).isNull();
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
  }

  @Test
  void anotherModelIsAnotherRoll() {
    Story story =
        failed()
            .readyOnlyIf(instance -> true)
            .change(w -> w.edit(spec -> spec.mode(UpgradeMode.ROLLING).customData("bmV3")))
            .live(300);
    assertThat(story.count("2.0.0")).isEqualTo(10);
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
  }

  // "and *every* create uses that from image too (a growing set must not get bad machines)"

  @Test
  void aGrowingSetGetsTheImageBefore() {
    Story story = failed().change(world -> world.edit(spec -> spec.replicas(14)));
    assertThat(Plans.madeFrom(story.plan())).contains("1.1.0");
    assertThat(story.plan().status().image().version()).isEqualTo("1.1.0");
    story.live(60);
    assertThat(story.count("1.1.0")).isEqualTo(9);
    assertThat(story.count("2.0.0")).isZero();
  }

  @Test
  void aReplacementGetsTheImageBefore() {
    Story story = failed().change(world -> world.number(8, i -> i.terminating())).live(10);
    assertThat(story.count("1.1.0")).isEqualTo(6);
    assertThat(story.count("2.0.0")).isZero();
  }

  /** What it went back to vanishes: the next one takes its place. */
  @Test
  void theNextOneIsUsedWhenTheImageBeforeVanishes() {
    Story story =
        failed()
            .change(w -> w.catalogue(served("1.0.0", "2.0.0")).edit(spec -> spec.replicas(12)))
            .live(60);
    assertThat(story.count("1.0.0")).isEqualTo(7);
    assertThat(story.count("2.0.0")).isZero();
  }

  @Test
  void whenNoImageBeforeIsLeftNothingIsCreated() {
    Story story =
        failed()
            .change(world -> world.catalogue(served("2.0.0")).edit(spec -> spec.replicas(12)))
            .live(600);
    assertThat(story.world().facts().counting()).hasSize(10);
    assertThat(story.count("2.0.0")).isZero();
    assertThat(Plans.says(story.plan(), "Stalled")).isEqualTo("True/UpgradeFailed");
  }

  // "None resolvable, or only the profile changed: stop without rollback, and say so."

  @Test
  void withoutAnImageToGoBackToTheRollStopsAndSaysSo() {
    Story story =
        started(Specs.defaults().automaticOs())
            .settle()
            .change(world -> world.catalogue(served("2.0.0")))
            .live(A_BATCH);
    assertThat(story.count("2.0.0")).isEqualTo(2);
    assertThat(said(story))
        .endsWith(
            "No earlier image resolves (or only the profile changed), so nothing is rolled back: mend the model.");
    assertThat(story.told()).contains("UpgradeFailed").doesNotContain("UpgradeRolledBack");
    assertThat(lastRow(story).outcome()).isEqualTo(UpgradeOutcome.FAILED);
    assertThat(story.status().upgrade().failedTarget().rollbackTo()).isNull();
  }

  @Test
  void whenOnlyTheProfileChangedNothingIsRolledBack() {
    Specs specs = Specs.defaults().replicas(10).mode(UpgradeMode.ROLLING);
    Story story =
        new Story(Snapshots.of(specs).running(10, "1.0.0"))
            .readyOnlyIf(instance -> false)
            .change(world -> world.edit(spec -> spec.customData("YmFk")))
            .live(A_BATCH);
    assertThat(story.world().facts().counting())
        .filteredOn(i -> i.stamp().model().equals(story.world().specs().model()))
        .hasSize(2);
    assertThat(said(story)).contains("only the profile changed").contains("nothing is rolled back");
    assertThat(story.told()).doesNotContain("UpgradeRolledBack");
  }

  @Test
  void withoutThePolicyNothingIsRolledBack() {
    Story story = started(Specs.defaults().automaticOs().withoutRollback()).live(A_BATCH);
    assertThat(story.count("2.0.0")).isEqualTo(2);
    assertThat(said(story))
        .endsWith(
            "rollbackFailedInstancesOnPolicyBreach is false: the failed instances stay as they are.");
    FailedTarget target = story.status().upgrade().failedTarget();
    assertThat(target)
        .extracting(FailedTarget::version, FailedTarget::reason)
        .containsExactly("2.0.0", "BatchUnhealthy");
  }

  /** Image and profile changed together: the image goes back, the profile is what it is now. */
  @Test
  void whatGoesBackIsTheImageAndNotTheProfile() {
    Story story =
        started(Specs.defaults().automaticOs())
            .change(world -> world.edit(spec -> spec.customData("bmV3")))
            .live(A_BATCH);
    assertThat(story.world().facts().counting())
        .filteredOn(instance -> instance.uid().startsWith("made-"))
        .hasSize(2)
        .allMatch(i -> i.stamp().model().equals(story.world().specs().model()))
        .allMatch(i -> i.stamp().version().orElseThrow().toString().equals("1.1.0"));
  }

  /** "Instances with protect-from-scale-set-actions are skipped". */
  @Test
  void aFailedInstanceThatWasProtectedMeanwhileStays() {
    Story story =
        started(Specs.defaults().automaticOs())
            .live(60)
            .change(w -> w.number(10, i -> i.protectedFromActions()))
            .live(A_BATCH);
    assertThat(story.count("2.0.0")).isEqualTo(1);
    assertThat(story.count("1.1.0")).isEqualTo(4);
  }

  /** "Nothing is ever deleted in order to be recreated while its replacement could not be". */
  @Test
  void withoutANodeTheFailedInstancesStay() {
    Story story =
        started(Specs.defaults().automaticOs())
            .live(60)
            .change(world -> world.allNodes(node -> node.cordoned()))
            .live(A_BATCH);
    assertThat(story.status().upgrade().failedTarget()).isNotNull();
    assertThat(story.count("2.0.0")).isEqualTo(2);
    assertThat(Plans.deleted(story.plan(), Why.ROLLBACK)).isEmpty();
  }
}
