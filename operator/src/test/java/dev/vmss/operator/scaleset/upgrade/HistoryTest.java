package dev.vmss.operator.scaleset.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.api.v1alpha1.UpgradeOutcome;
import dev.vmss.api.v1alpha1.UpgradeRecord;
import dev.vmss.operator.catalogue.Items;
import dev.vmss.operator.model.ImageFamily;
import dev.vmss.operator.runtime.Instances;
import dev.vmss.operator.scaleset.Story;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is told of a roll is what became of it. */
class HistoryTest {

  private static final Duration A_BATCH = Duration.ofMinutes(6);

  private static Story changed(Specs specs) {
    return new Story(Snapshots.of(specs).running(specs.spec().replicas(), "1.0.0"))
        .settle()
        .change(world -> world.edit(spec -> spec.customData("bmV3")));
  }

  private static Specs rolling() {
    return Specs.defaults().replicas(10).mode(UpgradeMode.ROLLING);
  }

  private static UpgradeRecord lastRow(Story story) {
    return story.status().upgradeHistory().get(0);
  }

  @Test
  void aRollThatIsTurnedToManualIsCancelledWithItsCounts() {
    Story story = changed(rolling().pause("10m")).live(60);
    story.change(w -> w.edit(spec -> spec.mode(UpgradeMode.MANUAL))).live(60);
    assertThat(lastRow(story))
        .extracting(UpgradeRecord::outcome, UpgradeRecord::instances, UpgradeRecord::done)
        .containsExactly(UpgradeOutcome.CANCELLED, 10, 2);
    assertThat(story.told()).doesNotContain("UpgradeCompleted");
    assertThat(story.status().upgrade()).isNull();
  }

  /** In the middle of a batch: what runs the new model already is counted, nothing else is. */
  @Test
  void theBatchInFlightIsCountedAsFarAsItCame() {
    Story story =
        changed(rolling()).readyOnlyIf(instance -> instance.uid().equals("made-1")).live(10);
    story.change(w -> w.edit(spec -> spec.mode(UpgradeMode.MANUAL))).settle();
    assertThat(lastRow(story))
        .extracting(UpgradeRecord::outcome, UpgradeRecord::done, UpgradeRecord::failed)
        .containsExactly(UpgradeOutcome.CANCELLED, 1, 1);
  }

  /** Images go on rolling, the model does not: what is left of it is not done. */
  @Test
  void aRollOfTheModelIsNotCompleteBecauseImagesRoll() {
    Story story = changed(rolling().automaticOs().pause("10m")).live(60);
    story.change(w -> w.edit(spec -> spec.mode(UpgradeMode.MANUAL))).live(Duration.ofMinutes(11));
    assertThat(lastRow(story).outcome()).isEqualTo(UpgradeOutcome.CANCELLED);
    assertThat(lastRow(story).done()).isEqualTo(2);
  }

  private static Items[] served(String... versions) {
    return java.util.stream.Stream.of(versions).map(Items::serving).toArray(Items[]::new);
  }

  private static Story failed() {
    return new Story(
            Snapshots.of(Specs.defaults().replicas(10).automaticOs())
                .running(5, "1.1.0")
                .running(5, "1.0.0")
                .catalogue(served("1.0.0", "1.1.0", "2.0.0")))
        .badVersion("2.0.0")
        .live(A_BATCH);
  }

  @Test
  void aRollBackWhoseImageVanishedSaysSo() {
    Story story = failed();
    story.change(w -> w.catalogue(served("1.0.0", "2.0.0"))).settle();
    assertThat(Plans.message(story.plan(), "Stalled"))
        .endsWith(
            "Version 1.1.0, which was gone back to, is not available any more: new instances get version 1.0.0.");
    story.change(w -> w.catalogue(served("2.0.0"))).settle();
    assertThat(Plans.message(story.plan(), "Stalled"))
        .endsWith(
            "Version 1.1.0, which was gone back to, is not available any more, nor is an earlier one: no instance can be created until it is back or the target changes.");
  }

  /** "imageReference.sku is part of what to roll back to" */
  @Test
  void aRollBackReturnsToTheSkuBefore() {
    ImageFamily next = new ImageFamily("Canonical", "UbuntuServer", "24.04-LTS");
    Items old = Items.serving("1.0.0");
    Items bad =
        Items.serving("1.0.0").named("noble").in(next).withDigest("sha256:" + "f".repeat(64));
    Story story =
        new Story(Snapshots.of(rolling()).running(10, "1.0.0").catalogue(old, bad))
            .settle()
            .readyOnlyIf(i -> i.stamp().digest().equals(Items.digestOf("1.0.0")))
            .change(
                w ->
                    w.edit(
                        spec ->
                            spec.with(
                                "/virtualMachineProfile/storageProfile/imageReference/sku",
                                "24.04-LTS")))
            .live(A_BATCH.plusMinutes(2));
    assertThat(lastRow(story).outcome()).isEqualTo(UpgradeOutcome.ROLLED_BACK);
    assertThat(story.status().upgrade().failedTarget().rollbackTo().name())
        .isEqualTo(old.item().name());
    assertThat(story.world().facts().counting())
        .hasSize(10)
        .allMatch(i -> i.stamp().digest().equals(Items.digestOf("1.0.0")));
  }

  @Test
  void allOutdatedProtectedIsASentence() {
    Story story = changed(rolling()).change(w -> w.each(Instances::protectedFromActions)).live(60);
    assertThat(Plans.message(story.plan(), "UpToDate"))
        .endsWith(
            "All that would be upgraded are protected by vmss.dev/protect-from-scale-set-actions, so nothing is: take it off, or delete them yourself.");
  }

  @Test
  void whoAsksForAFailedTargetGetsASentence() {
    Story story = failed().change(w -> w.number(7, Instances::upgradeRequested)).live(60);
    assertThat(story.count("2.0.0")).isZero();
    assertThat(Plans.message(story.plan(), "Stalled"))
        .endsWith(
            "vmss.dev/upgrade=requested on web-7 waits: nothing is brought to a target that has failed.");
  }
}
