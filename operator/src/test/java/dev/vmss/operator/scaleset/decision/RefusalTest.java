package dev.vmss.operator.scaleset.decision;

import static dev.vmss.operator.scaleset.fixture.Snapshots.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.operator.catalogue.Items;
import dev.vmss.operator.runtime.InstanceRuntime.Cause;
import dev.vmss.operator.scaleset.Story;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.plan.Outcome.Refused;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.snapshot.Recent.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * "A refused create (quota, LimitRange, Pod Security, a webhook): Stalled=True,
 * reason=CreateRefused with the server's words; retried with back-off up to 1 min, and at once when
 * one of the set's instances vanishes."
 */
class RefusalTest {

  private static final Optional<Refused> QUOTA =
      Optional.of(new Refused("exceeded quota: pods=3", Cause.QUOTA, false));
  private static final Optional<Refused> WEBHOOK =
      Optional.of(new Refused("denied by policy", Cause.POLICY, false));

  private static Story refused(Optional<Refused> words) {
    return new Story(Snapshots.of(Specs.defaults())).server(recipe -> words).settle();
  }

  @Test
  void theServersWordsAreReported() {
    Story story = refused(QUOTA);
    Plan plan = story.plan();
    assertThat(Plans.says(plan, "Stalled")).isEqualTo("True/CreateRefused");
    assertThat(Plans.message(plan, "Stalled"))
        .isEqualTo(
            "The API server refuses new instances, 3 of 3 instances cannot be created: exceeded quota: pods=3");
    assertThat(Plans.says(plan, "Ready")).isEqualTo("False/CreateRefused");
    assertThat(story.told()).contains("ScaleOutBlocked");
  }

  /** 1 s doubling up to 1 min. */
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 4", "6, 32", "7, 60", "50, 60"})
  void theBackOffDoublesUpToAMinute(int attempts, int seconds) {
    Refusal refusal = new Refusal("no", Cause.QUOTA, false, "", 0, attempts, NOW);
    assertThat(refusal.retryAt()).isEqualTo(NOW.plusSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theServerIsAskedAgainOnlyAfterTheBackOff(boolean quota) {
    Story story = refused(quota ? QUOTA : WEBHOOK);
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      assertThat(story.plan().actions()).isEmpty();
      assertThat(story.plan().wakeAt()).contains(story.now().plusSeconds(seconds));
      story.live(seconds).settle();
    }
  }

  @Test
  void aSuccessEndsItAndIsToldOnce() {
    Story story = refused(QUOTA).server(recipe -> Optional.empty()).live(5);
    assertThat(story.world().facts().counting()).hasSize(3);
    assertThat(Plans.says(story.plan(), "Stalled")).isEqualTo("False/Progressing");
    assertThat(story.told()).containsOnlyOnce("ScaleOutBlocked").contains("ScaleOutUnblocked");
    assertThat(story.world().snapshot().recent().refusal()).isEmpty();
  }

  @Test
  void aVanishedInstanceIsARetryAtOnce() {
    Story story =
        new Story(Snapshots.of(Specs.defaults()).running(2, "1.0.0")).server(r -> QUOTA).settle();
    assertThat(story.plan().actions()).isEmpty();
    story.change(world -> world.without(1));
    assertThat(Plans.created(story.plan())).containsExactly(1, 2);
  }

  /** A terminating instance still counts against the quota: its going is what makes room. */
  @Test
  void aTerminatingInstanceHasNotVanished() {
    Story story =
        new Story(Snapshots.of(Specs.defaults()).running(2, "1.0.0")).server(r -> QUOTA).settle();
    story.change(world -> world.number(1, i -> i.terminating()));
    assertThat(story.plan().actions()).isEmpty();
  }

  @Test
  void whatWasCreatedBeforeTheRefusalDoesNotCountAsVanished() {
    Story story = new Story(Snapshots.of(Specs.defaults().replicas(5)));
    int[] room = {2};
    story.server(recipe -> room[0]-- > 0 ? Optional.empty() : QUOTA).settle();
    assertThat(story.world().facts().counting()).hasSize(2);
    assertThat(story.plan().actions()).isEmpty();
  }

  @Test
  void anotherModelOrImageIsTriedAtOnce() {
    Story story = refused(WEBHOOK);
    assertThat(story.change(w -> w.edit(s -> s.customData("aGk="))).plan().creates()).hasSize(3);
    Story other = refused(WEBHOOK);
    other.change(w -> w.catalogue(Items.serving("1.0.0"), Items.serving("2.0.0")));
    assertThat(other.plan().creates()).hasSize(3);
    assertThat(Plans.says(other.plan(), "Stalled"))
        .as("nobody refused this one")
        .isEqualTo("False/Progressing");
  }

  /** A refusal that was long ago says nothing about the creates of this pass. */
  @Test
  void anOldRefusalIsNotReportedWhenInstancesAreWantedAgain() {
    Story story = refused(QUOTA).change(w -> w.edit(s -> s.replicas(0))).settle();
    story.live(Duration.ofHours(1)).change(w -> w.edit(s -> s.replicas(2)));
    assertThat(story.plan().creates()).hasSize(2);
    assertThat(Plans.says(story.plan(), "Stalled")).isEqualTo("False/Progressing");
  }

  // "While the set's own terminating instances hold the room, a refusal for quota or an
  // unschedulable replacement is Reconciling. A lost object that holds the quota its replacement
  // needs goes first."

  @Test
  void whileWhatLeavesHoldsTheQuotaTheSetIsReconciling() {
    Story story =
        new Story(
                Snapshots.of(Specs.defaults())
                    .running(3, "1.0.0")
                    .number(1, i -> i.terminating(NOW, Duration.ofSeconds(30))))
            .server(r -> QUOTA)
            .settle();
    assertThat(story.world().snapshot().recent().refusal()).isPresent();
    assertThat(Plans.says(story.plan(), "Reconciling")).isEqualTo("True/ScalingOut");
    assertThat(story.told()).doesNotContain("ScaleOutBlocked");
  }

  /** Between the end of an instance and the quota's next count, it is still counted. */
  @Test
  void whileAQuotaMayStillCountWhatIsGoneTheSetIsReconciling() {
    Story story = goneUnderAQuota(2);
    assertThat(story.world().snapshot().recent().refusal()).isPresent();
    assertThat(Plans.says(story.plan(), "Reconciling")).isEqualTo("True/ScalingOut");
    assertThat(Plans.message(story.plan(), "Reconciling")).endsWith("What leaves makes room.");
    story.live(29);
    assertThat(Plans.says(story.plan(), "Stalled")).isEqualTo("False/Progressing");
    story.live(2);
    assertThat(Plans.says(story.plan(), "Stalled")).isEqualTo("True/CreateRefused");
    assertThat(story.told()).containsOnlyOnce("ScaleOutBlocked");
  }

  @Test
  void whatIsGoneMakesRoomForNoMoreThanItself() {
    assertThat(Plans.says(goneUnderAQuota(2, 4).plan(), "Stalled")).isEqualTo("True/CreateRefused");
  }

  /** What followed it has its room. */
  @Test
  void whatIsGoneMakesRoomOnce() {
    int[] room = {1};
    Story story = goneUnderAQuota(2);
    story.server(r -> room[0]-- > 0 ? Optional.empty() : QUOTA).live(3);
    assertThat(story.world().facts().counting()).hasSize(3);
    story.change(w -> w.edit(spec -> spec.replicas(4))).live(1);
    assertThat(Plans.says(story.plan(), "Stalled")).isEqualTo("True/CreateRefused");
  }

  private static Story goneUnderAQuota(int number) {
    return goneUnderAQuota(number, 3);
  }

  private static Story goneUnderAQuota(int number, int wanted) {
    return new Story(Snapshots.of(Specs.defaults()).running(3, "1.0.0"))
        .settle()
        .server(r -> QUOTA)
        .change(world -> world.without(number).edit(spec -> spec.replicas(wanted)))
        .settle();
  }

  @Test
  void whatDoesNotLeaveInTimeMakesNoRoom() {
    Story story =
        new Story(
                Snapshots.of(Specs.defaults())
                    .running(3, "1.0.0")
                    .number(1, i -> i.terminating(NOW.minusSeconds(60), Duration.ofSeconds(30)))
                    .restarted())
            .server(r -> QUOTA)
            .settle();
    assertThat(Plans.says(story.plan(), "Stalled")).isEqualTo("True/CreateRefused");
  }

  @Test
  void whatLeavesMakesRoomForNoMoreThanItself() {
    Story story =
        new Story(
                Snapshots.of(Specs.defaults().replicas(4))
                    .running(3, "1.0.0")
                    .number(1, i -> i.terminating(NOW, Duration.ofSeconds(30))))
            .server(r -> QUOTA)
            .settle();
    assertThat(Plans.says(story.plan(), "Stalled")).isEqualTo("True/CreateRefused");
  }

  @Test
  void aWebhooksNoDoesNotPassWithWhatLeaves() {
    Story story =
        new Story(
                Snapshots.of(Specs.defaults())
                    .running(3, "1.0.0")
                    .number(1, i -> i.terminating(NOW, Duration.ofSeconds(30))))
            .server(r -> WEBHOOK)
            .settle();
    assertThat(Plans.says(story.plan(), "Stalled")).isEqualTo("True/CreateRefused");
  }

  @Test
  void anInstanceWithoutANodeWaitsForTheRoomOfWhatLeaves() {
    Snapshots set =
        Snapshots.of(Specs.defaults().replicas(2))
            .running(3, "1.0.0")
            .number(0, i -> i.terminating(NOW, Duration.ofSeconds(30)))
            .number(2, i -> i.unschedulable("0/6 nodes are available."))
            .watched();
    assertThat(Plans.says(set.plan(), "Stalled")).isEqualTo("False/Progressing");
    assertThat(Plans.says(set.plan(), "Ready")).doesNotContain("Unschedulable");
    assertThat(Plans.says(set.without(0).after(Duration.ofSeconds(31)).plan(), "Stalled"))
        .isEqualTo("True/Unschedulable");
  }

  @Test
  void aLostObjectThatHoldsTheQuotaOfItsReplacementGoesFirst() {
    Snapshots set = Snapshots.of(Specs.defaults()).running(3, "1.0.0").number(1, i -> i.lost(NOW));
    assertThat(Plans.deleted(set.plan())).as("not before it is known").isEmpty();
    boolean[] full = {true};
    Story story = new Story(set).server(r -> full[0] ? QUOTA : Optional.empty()).settle();
    assertThat(story.world().facts().lost()).isEmpty();
    assertThat(Plans.says(story.plan(), "Reconciling")).isEqualTo("True/ScalingOut");
    assertThat(story.told()).doesNotContain("ScaleOutBlocked");
    full[0] = false;
    story.live(5);
    assertThat(story.world().facts().counting()).hasSize(3);
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
  }

  /** The server is asked again only in a minute: somebody has to look before that. */
  @Test
  void aYoungLossThatHoldsTheQuotaGoesAsSoonAsItMayBeReplaced() {
    Snapshots set =
        Snapshots.of(Specs.defaults().replicas(4))
            .running(3, "1.0.0")
            .number(1, i -> i.created(NOW));
    Story story = new Story(set).server(r -> QUOTA).live(65);
    Instant lost = story.now();
    story.change(world -> world.number(1, i -> i.lost(lost))).visit();
    assertThat(story.plan().actions()).isEmpty();
    assertThat(story.plan().wakeAt()).contains(lost.plusSeconds(10));
    story.live(11);
    assertThat(story.world().facts().lost()).isEmpty();
  }

  @Test
  void aLostObjectStaysWhereSomethingElseThanAQuotaRefuses() {
    Story story =
        new Story(Snapshots.of(Specs.defaults()).running(3, "1.0.0").number(1, i -> i.lost(NOW)))
            .server(r -> WEBHOOK)
            .live(5);
    assertThat(story.world().facts().lost()).hasSize(1);
  }

  // Upgrades

  /** Nobody said no to the new model: the roll waits, and then goes on with all its time. */
  @Test
  void aWebhookThatIsDownHoldsARollAndDoesNotEndIt() {
    Optional<Refused> down =
        Optional.of(new Refused("failed calling webhook", Cause.OUTAGE, false));
    Story story =
        new Story(Snapshots.of(Specs.defaults().mode(UpgradeMode.ROLLING)).running(3, "1.0.0"))
            .settle()
            .server(r -> down)
            .change(world -> world.edit(spec -> spec.customData("bmV3")))
            .live(Duration.ofMinutes(30));
    assertThat(story.world().facts().counting()).hasSize(3);
    assertThat(story.status().upgrade().failedTarget()).isNull();
    assertThat(Plans.says(story.plan(), "Stalled")).isEqualTo("True/CreateRefused");
    story.server(recipe -> Optional.empty()).live(240);
    assertThat(story.told()).contains("UpgradeCompleted").doesNotContain("UpgradeFailed");
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
  }

  private static Story automatic() {
    Specs specs = Specs.defaults().mode(UpgradeMode.AUTOMATIC);
    return new Story(Snapshots.of(specs).running(3, "1.0.0"))
        .settle()
        .change(world -> world.edit(spec -> spec.customData("YmFk")));
  }

  /**
   * 02: Stalled is "a wanted change cannot be finished, until somebody acts: ... CreateRefused";
   * the dry-run before the first delete keeps the machines.
   */
  @Test
  void anUpgradeAtOnceThatTheServerRefusesKeepsTheInstancesAndIsReported() {
    Story story = automatic().server(r -> WEBHOOK).settle();
    assertThat(story.world().facts().counting()).hasSize(3);
    assertThat(Plans.says(story.plan(), "Stalled")).isEqualTo("True/CreateRefused");
    assertThat(Plans.message(story.plan(), "Stalled")).contains("denied by policy");
  }

  @Test
  void anUpgradeAtOnceThatWasRefusedIsTriedAgainWithBackOff() {
    Story story = automatic().server(r -> WEBHOOK).settle();
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      assertThat(story.plan().wakeAt()).contains(story.now().plusSeconds(seconds));
      story.live(seconds).settle();
    }
    story.server(recipe -> Optional.empty()).live(65);
    assertThat(story.world().facts().counting())
        .allMatch(i -> i.stamp().model().equals(story.world().specs().model()));
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
  }

  /** Mending the model is what the words asked for: it is tried at once. */
  @Test
  void aMendedModelIsNotHeldBackByTheRefusalOfTheOldOne() {
    Specs bad = Specs.defaults().mode(UpgradeMode.ROLLING).customData("YmFk");
    Story story =
        new Story(Snapshots.of(Specs.defaults().mode(UpgradeMode.ROLLING)).running(3, "1.0.0"))
            .settle()
            .server(r -> r.model().equals(bad.model()) ? WEBHOOK : Optional.empty())
            .change(world -> world.edit(spec -> spec.customData("YmFk")))
            .settle();
    assertThat(story.status().upgrade().failedTarget()).isNotNull();
    Instant mended = story.now();
    story.change(world -> world.edit(spec -> spec.customData("Z29vZA=="))).live(60);
    assertThat(story.world().facts().counting())
        .allMatch(i -> i.stamp().model().equals(story.world().specs().model()))
        .allMatch(i -> i.created().isBefore(mended.plusSeconds(30)));
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
  }
}
