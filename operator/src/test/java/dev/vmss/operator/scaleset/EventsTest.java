package dev.vmss.operator.scaleset;

import static dev.vmss.operator.scaleset.fixture.Snapshots.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.catalogue.Items;
import dev.vmss.operator.runtime.InstanceRuntime.Cause;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.plan.Outcome;
import dev.vmss.operator.scaleset.vocabulary.Notice;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * "Events on what people want to know: ScaledOut, ScaledIn, ScaleOutBlocked, ScaleOutUnblocked,
 * UpgradeStarted, BatchCompleted, UpgradeRolledBack, InstanceRepaired". Each is told once.
 */
class EventsTest {

  private static Story three() {
    return new Story(Snapshots.of(Specs.defaults()).running(3, "1.0.0")).settle();
  }

  private static Notice only(Story story, Notice.Reason reason) {
    List<Notice> told = story.notices().stream().filter(n -> n.reason() == reason).toList();
    assertThat(told).as(reason.text()).hasSize(1);
    return told.get(0);
  }

  private static void said(Story story, Notice.Reason reason, boolean warning, String message) {
    assertThat(only(story, reason)).isEqualTo(new Notice(reason, warning, message));
  }

  @Test
  void scaledOut() {
    Story story = three().change(world -> world.edit(spec -> spec.replicas(5))).live(60);
    said(story, Notice.Reason.SCALED_OUT, false, "Created 2 instances.");
  }

  @Test
  void scaledIn() {
    Story story = three().change(world -> world.edit(spec -> spec.replicas(1))).live(60);
    said(story, Notice.Reason.SCALED_IN, false, "Deleted 2 instances: web-1, web-2.");
  }

  @Test
  void scaleOutBlockedAndUnblocked() {
    Story story =
        three()
            .change(world -> world.catalogue().edit(spec -> spec.replicas(4)))
            .live(Duration.ofHours(1));
    Notice blocked = only(story, Notice.Reason.SCALE_OUT_BLOCKED);
    assertThat(blocked.warning()).isTrue();
    assertThat(blocked.message()).isEqualTo(Plans.message(story.plan(), "Stalled"));
    story.change(world -> world.catalogue(Items.serving("1.0.0"))).live(60);
    said(
        story,
        Notice.Reason.SCALE_OUT_UNBLOCKED,
        false,
        "What blocked scale-out (PlatformImageNotFound) is over.");
    only(story, Notice.Reason.SCALE_OUT_BLOCKED);
  }

  /** Other numbers of the same trouble are no news; another trouble is. */
  @Test
  void anotherBlockIsToldAgain() {
    Story story =
        three().change(world -> world.catalogue().edit(spec -> spec.replicas(4))).settle();
    story.change(world -> world.edit(spec -> spec.replicas(6))).settle();
    only(story, Notice.Reason.SCALE_OUT_BLOCKED);
    story.change(world -> world.catalogue(Items.serving("1.0.0")).withoutSize()).settle();
    assertThat(story.notices())
        .filteredOn(notice -> notice.reason() == Notice.Reason.SCALE_OUT_BLOCKED)
        .extracting(Notice::message)
        .last()
        .asString()
        .startsWith("VirtualMachineSize 'standard-a1-v2'");
    assertThat(story.told()).doesNotContain("ScaleOutUnblocked");
  }

  /** A full set misses nothing when its image goes. */
  @Test
  void aFullSetIsNotBlocked() {
    Story story = three().change(world -> world.catalogue()).live(60);
    assertThat(story.told()).isEmpty();
  }

  @Test
  void upgradeStartedBatchCompletedAndUpgradeCompleted() {
    Story story =
        new Story(Snapshots.of(Specs.defaults().automaticOs()).running(3, "1.0.0"))
            .settle()
            .change(world -> world.catalogue(Items.serving("1.0.0"), Items.serving("2.0.0")))
            .live(60);
    said(
        story,
        Notice.Reason.UPGRADE_STARTED,
        false,
        "Rolling 3 instances from 1.0.0 to 2.0.0 in 3 batches.");
    assertThat(story.notices())
        .filteredOn(notice -> notice.reason() == Notice.Reason.BATCH_COMPLETED)
        .extracting(Notice::message)
        .containsExactly(
            "Batch 1 is complete: 1 of 3 instances upgraded.",
            "Batch 2 is complete: 2 of 3 instances upgraded.",
            "Batch 3 is complete: 3 of 3 instances upgraded.");
    said(
        story,
        Notice.Reason.UPGRADE_COMPLETED,
        false,
        "The upgrade to 2.0.0 is complete: 3 instances upgraded in 3 batches, 0 skipped.");
  }

  @Test
  void upgradeFailedAndRolledBack() {
    Story story =
        new Story(Snapshots.of(Specs.defaults().automaticOs()).running(3, "1.0.0"))
            .settle()
            .badVersion("2.0.0")
            .change(world -> world.catalogue(Items.serving("1.0.0"), Items.serving("2.0.0")))
            .live(Duration.ofMinutes(10));
    Notice failed = only(story, Notice.Reason.UPGRADE_FAILED);
    assertThat(failed.warning()).isTrue();
    assertThat(failed.message()).isEqualTo(Plans.message(story.plan(), "Stalled"));
    said(
        story,
        Notice.Reason.UPGRADE_ROLLED_BACK,
        true,
        "1 failed instance back to version 1.0.0: web-3.");
  }

  @Test
  void instanceRepairedAndRepairsSuspended() {
    Story story =
        new Story(
                Snapshots.of(Specs.defaults().repairs())
                    .running(3, "1.0.0")
                    .number(1, i -> i.unready(NOW.minus(Duration.ofHours(1)))))
            .readyOnlyIf(instance -> false)
            .live(Duration.ofMinutes(45));
    assertThat(story.notices())
        .filteredOn(notice -> notice.reason() == Notice.Reason.INSTANCE_REPAIRED)
        .hasSize(3)
        .first()
        .isEqualTo(
            Notice.normal(
                Notice.Reason.INSTANCE_REPAIRED,
                "Replacing 1 instance that was not ready for more than 10m: web-1."));
    assertThat(only(story, Notice.Reason.REPAIRS_SUSPENDED).warning()).isTrue();
  }

  @Test
  void instanceUpgradedByHand() {
    Story story =
        three()
            .change(
                w -> w.edit(spec -> spec.customData("bmV3")).number(1, i -> i.upgradeRequested()))
            .live(60);
    said(
        story,
        Notice.Reason.INSTANCE_UPGRADED,
        false,
        "Replacing 1 instance with the latest model and version 1.0.0: web-1.");
  }

  /** Every reason is one that some rule gives; those of lost and refused instances included. */
  @Test
  void lostInstancesAndRefusedCreatesAreToldAsWhatTheyLeadTo() {
    Story lost = three().change(world -> world.number(2, i -> i.lost(NOW))).live(60);
    assertThat(lost.told()).containsExactly("ScaledOut");
    Story refused =
        new Story(Snapshots.of(Specs.defaults()))
            .server(r -> Optional.of(new Outcome.Refused("no", Cause.POLICY, false)))
            .live(60);
    assertThat(refused.told()).containsExactly("ScaleOutBlocked");
  }

  /** "nothing in steady state". */
  @Test
  void aSetThatIsLeftAloneSaysNothing() {
    Story story = three().live(Duration.ofDays(1));
    assertThat(story.told()).isEmpty();
    assertThat(story.writes()).isEqualTo(1);
  }

  /** "A Warning Event says so once": not again when the image goes and comes back. */
  @Test
  void whatPodsIgnoreIsToldOnce() {
    Specs specs =
        Specs.defaults()
            .with("/virtualMachineProfile/storageProfile/osDisk", Map.of("diskSizeGB", 30))
            .with("/automaticRepairsPolicy/repairAction", "Restart")
            .repairs();
    Story story = new Story(Snapshots.of(specs).running(3, "1.0.0")).settle();
    said(
        story,
        Notice.Reason.FIELD_IGNORED,
        true,
        "Warning: the instances are Pods, which have no disk for storageProfile.osDisk to describe: it is ignored, and for which automaticRepairsPolicy.repairAction Restart acts as Replace.");
    story.change(world -> world.catalogue()).live(60);
    story.change(world -> world.catalogue(Items.serving("1.0.0"))).live(60);
    only(story, Notice.Reason.FIELD_IGNORED);
  }

  @Test
  void aRepairActionThatIsNotInUseIsNoNews() {
    Specs specs = Specs.defaults().with("/automaticRepairsPolicy/repairAction", "Restart");
    Story story = new Story(Snapshots.of(specs).running(3, "1.0.0")).settle();
    assertThat(story.told()).doesNotContain("FieldIgnored");
  }
}
