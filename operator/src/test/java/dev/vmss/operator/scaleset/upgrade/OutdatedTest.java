package dev.vmss.operator.scaleset.upgrade;

import static dev.vmss.operator.scaleset.fixture.Snapshots.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.operator.catalogue.Items;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.vocabulary.Action.Why;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a difference does in which mode: 03, "Latest" and "Upgrade modes"; 02: "a model difference
 * is rolled by mode, an image difference only with automaticOSUpgrade".
 */
class OutdatedTest {

  private static final Items[] BOTH = {Items.serving("1.0.0"), Items.serving("2.0.0")};

  private static Snapshots four(Specs specs) {
    return Snapshots.of(specs.replicas(4)).running(4, "1.0.0");
  }

  private static Snapshots newImage(Specs specs) {
    return four(specs).catalogue(BOTH);
  }

  private static Snapshots newModel(Specs specs) {
    return four(specs).edit(spec -> spec.customData("bmV3"));
  }

  private static int deleted(Snapshots set) {
    return Plans.deleted(set.plan(), Why.UPGRADE).size();
  }

  // "Manual: only vmss.dev/upgrade: requested on an instance, or its deletion. Automatic: all
  // outdated at once. Rolling: in batches."

  @ParameterizedTest
  @CsvSource({"MANUAL, 0", "AUTOMATIC, 4", "ROLLING, 1"})
  void aChangedModelIsWhatTheModeIsFor(UpgradeMode mode, int deleted) {
    assertThat(deleted(newModel(Specs.defaults().mode(mode)))).isEqualTo(deleted);
  }

  /** A pinned version is what the user wrote: another one is a changed model. */
  @ParameterizedTest
  @CsvSource({"MANUAL, 0", "AUTOMATIC, 4", "ROLLING, 1"})
  void anEditedPinIsAChangedModel(UpgradeMode mode, int deleted) {
    Snapshots set =
        four(Specs.defaults().mode(mode).version("1.0.0"))
            .catalogue(BOTH)
            .edit(spec -> spec.version("2.0.0"));
    assertThat(deleted(set)).isEqualTo(deleted);
  }

  /** A user who pins a lower version means it: only image-driven rolls never go down. */
  @ParameterizedTest
  @CsvSource({"MANUAL, 0", "AUTOMATIC, 4", "ROLLING, 1"})
  void anEditedPinMayGoDown(UpgradeMode mode, int deleted) {
    Snapshots set =
        Snapshots.of(Specs.defaults().replicas(4).mode(mode).version("2.0.0"))
            .running(4, "2.0.0")
            .catalogue(BOTH)
            .edit(spec -> spec.version("1.0.0"));
    assertThat(deleted(set)).isEqualTo(deleted);
  }

  /** "With mode Manual (default) a newer image changes nothing on existing instances". */
  @ParameterizedTest
  @EnumSource(UpgradeMode.class)
  void aNewImageBehindLatestChangesNothingByItself(UpgradeMode mode) {
    Plan plan = newImage(Specs.defaults().mode(mode)).plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(Plans.says(plan, "UpToDate")).isEqualTo("False/Outdated");
    assertThat(Plans.says(plan, "Ready")).isEqualTo("True/AllInstancesReady");
    assertThat(plan.status().pendingUpgrade().instances()).isEqualTo(4);
    assertThat(plan.status().updatedReplicas()).isZero();
  }

  /** "rolls existing instances too, by rollingUpgradePolicy, whatever the mode (as Azure)". */
  @ParameterizedTest
  @EnumSource(UpgradeMode.class)
  void automaticOsUpgradeRollsANewImageInBatchesInEveryMode(UpgradeMode mode) {
    assertThat(deleted(newImage(Specs.defaults().mode(mode).automaticOs()))).isEqualTo(1);
  }

  /** "Image-driven rolls never go to a lower version." */
  @ParameterizedTest
  @EnumSource(UpgradeMode.class)
  void anImageNeverRollsDown(UpgradeMode mode) {
    Plan plan =
        Snapshots.of(Specs.defaults().replicas(4).mode(mode).automaticOs())
            .running(4, "2.0.0")
            .plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(Plans.says(plan, "UpToDate")).isEqualTo("False/Outdated");
    assertThat(Plans.says(plan, "Ready")).isEqualTo("True/AllInstancesReady");
  }

  /** "Same version, new digest: instances with the old digest are outdated (DigestChanged)." */
  @Test
  void anotherDigestOfTheSameVersionIsOutdated() {
    Snapshots set =
        four(Specs.defaults()).catalogue(Items.serving("1.0.0").withDigest("sha256:new"));
    Plan plan = set.plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(Plans.says(plan, "UpToDate")).isEqualTo("False/DigestChanged");
    assertThat(Plans.message(plan, "UpToDate"))
        .startsWith("4 of 4 instances run another digest of version 1.0.0.");
    assertThat(deleted(set.edit(Specs::automaticOs))).isEqualTo(1);
  }

  /** A pinned version is rolled by mode, its digest is not: that needs automaticOSUpgrade. */
  @ParameterizedTest
  @EnumSource(UpgradeMode.class)
  void anotherDigestOfAPinnedVersionIsNoChangedModel(UpgradeMode mode) {
    Plan plan =
        four(Specs.defaults().mode(mode).version("1.0.0"))
            .catalogue(Items.serving("1.0.0").withDigest("sha256:new"))
            .plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(Plans.says(plan, "UpToDate")).isEqualTo("False/DigestChanged");
  }

  /** Somebody removed the labels: such an instance cannot be what a new one would be. */
  @Test
  void anInstanceOfUnknownImageIsOutdated() {
    Plan plan = four(Specs.defaults()).number(2, i -> i.ofUnknownImage()).plan();
    assertThat(plan.status().updatedReplicas()).isEqualTo(3);
    assertThat(plan.status().versions())
        .extracting(row -> row.version())
        .containsExactly("1.0.0", "unknown");
  }

  // "vmss.dev/upgrade: requested (bring this one to the latest model now)"

  @ParameterizedTest
  @EnumSource(UpgradeMode.class)
  void aRequestedUpgradeIsDoneNowInEveryMode(UpgradeMode mode) {
    Snapshots set = newImage(Specs.defaults().mode(mode)).number(3, i -> i.upgradeRequested());
    assertThat(Plans.deleted(set.plan(), Why.UPGRADE)).containsExactly(3);
    assertThat(set.plan().reportFirst()).isFalse();
  }

  @Test
  void aRequestOnAnInstanceThatIsUpToDateDoesNothing() {
    Snapshots set = four(Specs.defaults()).number(3, i -> i.upgradeRequested());
    assertThat(set.plan().actions()).isEmpty();
    assertThat(Plans.says(set.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
  }

  /** By hand an instance may go down, too: it is brought to what a new one would be. */
  @Test
  void aRequestMayGoToALowerVersion() {
    Snapshots set =
        Snapshots.of(Specs.defaults().automaticOs())
            .running(3, "2.0.0")
            .number(1, i -> i.upgradeRequested());
    assertThat(Plans.deleted(set.plan(), Why.UPGRADE)).containsExactly(1);
  }

  /** "Instances with protect-from-scale-set-actions are skipped and reported." */
  @ParameterizedTest
  @EnumSource(UpgradeMode.class)
  void protectedInstancesAreNotUpgraded(UpgradeMode mode) {
    Snapshots set =
        newModel(Specs.defaults().mode(mode))
            .each(i -> i.protectedFromActions().upgradeRequested());
    assertThat(set.plan().actions()).isEmpty();
    assertThat(set.plan().status().pendingUpgrade()).isNull();
    assertThat(Plans.says(set.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
    assertThat(Plans.says(set.plan(), "UpToDate")).isEqualTo("False/Outdated");
  }

  /** protect-from-scale-in keeps an instance from scale-in only. */
  @Test
  void protectionFromScaleInDoesNotKeepFromUpgrades() {
    Snapshots set =
        newModel(Specs.defaults().mode(UpgradeMode.AUTOMATIC)).each(i -> i.protectedFromScaleIn());
    assertThat(deleted(set)).isEqualTo(4);
  }

  /** A new image and a new model together, mode Automatic: the model decides. */
  @Test
  void automaticReplacesAtOnceWhatDiffersByModelAndInBatchesWhatDiffersByImage() {
    Snapshots set =
        newImage(Specs.defaults().mode(UpgradeMode.AUTOMATIC).automaticOs())
            .number(1, i -> i.model("another"));
    assertThat(Plans.deleted(set.plan(), Why.UPGRADE)).containsExactly(1);
  }

  /** Requests beside a batch: the batch waits until what was asked for by hand is back. */
  @Test
  void aBatchDoesNotBeginWhileRequestedInstancesAreReplaced() {
    Snapshots set =
        newModel(Specs.defaults().mode(UpgradeMode.ROLLING)).number(3, i -> i.upgradeRequested());
    assertThat(Plans.deleted(set.plan())).containsExactly(3);
    Snapshots next = set.reported().number(3, i -> i.terminating());
    assertThat(Plans.deleted(next.plan())).as("one of four is missing").isEmpty();
  }

  // The preview

  /** "status.pendingUpgrade is a true preview in every mode". */
  @ParameterizedTest
  @EnumSource(UpgradeMode.class)
  void thePreviewSaysWhatARollWouldDo(UpgradeMode mode) {
    var pending =
        Snapshots.of(Specs.defaults().mode(mode).replicas(10))
            .running(10, "1.0.0")
            .number(4, i -> i.unready(NOW))
            .number(5, i -> i.of("0.9"))
            .number(9, i -> i.of("2.0.0"))
            .number(8, i -> i.protectedFromActions())
            .catalogue(BOTH)
            .plan()
            .status()
            .pendingUpgrade();
    assertThat(pending.instances()).isEqualTo(8);
    assertThat(pending.from()).containsExactly("1.0.0", "0.9");
    assertThat(pending.to()).isEqualTo("2.0.0");
    assertThat(pending.batches()).isEqualTo(4);
    assertThat(pending.next()).containsExactly(4, 0);
  }

  @Test
  void thePreviewOfModeAutomaticIsOneBatch() {
    var pending =
        newModel(Specs.defaults().mode(UpgradeMode.AUTOMATIC)).plan().status().pendingUpgrade();
    assertThat(pending.batches()).isEqualTo(1);
    assertThat(pending.next()).containsExactly(0, 1, 2, 3);
  }

  @Test
  void withNothingOutdatedThereIsNoPreview() {
    assertThat(four(Specs.defaults()).plan().status().pendingUpgrade()).isNull();
  }
}
