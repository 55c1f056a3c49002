package dev.vmss.operator.scaleset.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.operator.runtime.Instances;
import dev.vmss.operator.scaleset.Story;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * "An upgrade never uses up instances that are protected from scale-in while more exist than
 * wanted": deleted, they would not be replaced.
 */
class UsedUpTest {

  /** Twelve, all protected from scale-in, of which ten are wanted; their user changed the model. */
  private static Story twelve(Specs specs) {
    return new Story(
            Snapshots.of(specs.replicas(10))
                .running(12, "1.0.0")
                .each(Instances::protectedFromScaleIn))
        .settle()
        .change(world -> world.edit(spec -> spec.customData("bmV3")));
  }

  @ParameterizedTest
  @EnumSource(names = {"ROLLING", "AUTOMATIC"})
  void anUpgradeLeavesThemWhileTooManyExist(UpgradeMode mode) {
    Story story = twelve(Specs.defaults().mode(mode)).live(600);
    assertThat(story.world().facts().counting()).hasSize(12);
    assertThat(Plans.says(story.plan(), "Stalled")).isEqualTo("True/ScaleInBlocked");
  }

  @Test
  void aRollSaysThatItWaitsForThem() {
    Story story = twelve(Specs.defaults().mode(UpgradeMode.ROLLING)).live(60);
    assertThat(story.told()).contains("UpgradeStarted").doesNotContain("UpgradeCompleted");
    assertThat(RollingUpgrade.decide(story.world().facts()).message())
        .isEqualTo(
            "12 outdated instances are protected from scale-in while 2 more exist than are wanted: they would not be replaced, so the upgrade leaves them.");
  }

  @Test
  void onceNoMoreExistThanAreWantedTheyAreUpgraded() {
    Story story = twelve(Specs.defaults().mode(UpgradeMode.ROLLING)).live(60);
    story.change(w -> w.edit(spec -> spec.replicas(12))).live(300);
    assertThat(story.world().facts().counting())
        .hasSize(12)
        .allMatch(i -> i.stamp().model().equals(story.world().specs().model()));
  }

  @Test
  void whoIsAskedForByHandIsNotUsedUpEither() {
    Story story =
        twelve(Specs.defaults()).change(w -> w.number(3, Instances::upgradeRequested)).live(60);
    assertThat(story.world().facts().counting()).hasSize(12);
  }

  @Test
  void aRepairDoesNotUseThemUp() {
    Story story =
        new Story(
                Snapshots.of(Specs.defaults().replicas(10).repairs())
                    .running(12, "1.0.0")
                    .each(Instances::protectedFromScaleIn)
                    .number(4, i -> i.unready(Snapshots.NOW.minus(Duration.ofHours(1)))))
            .live(600);
    assertThat(story.world().facts().counting()).hasSize(12);
  }
}
