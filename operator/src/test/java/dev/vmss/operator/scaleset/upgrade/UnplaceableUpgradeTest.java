package dev.vmss.operator.scaleset.upgrade;

import static dev.vmss.operator.scaleset.fixture.Snapshots.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.operator.scaleset.Story;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.vocabulary.Action.Why;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * "Nothing is ever deleted in order to be recreated while its replacement could not be created":
 * image gone, size gone, no eligible node. 02: a wanted change that cannot be finished until
 * somebody acts is Stalled.
 */
class UnplaceableUpgradeTest {

  private static Snapshots outdated(UpgradeMode mode) {
    Snapshots set =
        Snapshots.of(Specs.defaults().mode(mode).replicas(4))
            .running(4, "1.0.0")
            .reported()
            .edit(spec -> spec.customData("bmV3"));
    return mode == UpgradeMode.MANUAL ? set.number(1, i -> i.upgradeRequested()) : set;
  }

  @ParameterizedTest
  @EnumSource(UpgradeMode.class)
  void withoutAnEligibleNodeNothingIsUpgraded(UpgradeMode mode) {
    Plan plan = outdated(mode).allNodes(node -> node.cordoned()).plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(Plans.says(plan, "Stalled")).isEqualTo("True/NoEligibleNodes");
    assertThat(Plans.says(plan, "Placed")).isEqualTo("False/NoEligibleNodes");
    assertThat(Plans.message(plan, "Ready"))
        .startsWith("None of 6 nodes can take size Standard_A1_v2: 6 are cordoned.")
        .endsWith("The upgrade waits.");
  }

  @ParameterizedTest
  @EnumSource(UpgradeMode.class)
  void withoutTheSizeNothingIsUpgraded(UpgradeMode mode) {
    Plan plan = outdated(mode).withoutSize().plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(Plans.says(plan, "Stalled")).isEqualTo("True/SizeNotFound");
  }

  @ParameterizedTest
  @EnumSource(
      value = UpgradeMode.class,
      names = {"AUTOMATIC", "ROLLING"})
  void withoutTheImageNothingIsUpgraded(UpgradeMode mode) {
    Plan plan = outdated(mode).catalogue().plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(Plans.says(plan, "Stalled")).isEqualTo("True/PlatformImageNotFound");
  }

  @Test
  void theUpgradeGoesOnWhenANodeComesBack() {
    Story story = new Story(outdated(UpgradeMode.ROLLING).allNodes(node -> node.cordoned()));
    story.live(60);
    assertThat(story.writes()).as("the begun upgrade is told once").isEqualTo(1);
    story.change(
        world -> world.allNodes(n -> dev.vmss.operator.placement.Nodes.named(n.node().name())));
    story.live(60);
    assertThat(Plans.says(story.plan(), "UpToDate")).isEqualTo("True/UpToDate");
  }

  /** A repair, too, would leave the set with one machine less. */
  @Test
  void withoutAnEligibleNodeNothingIsRepaired() {
    Snapshots set =
        Snapshots.of(Specs.defaults().repairs())
            .running(3, "1.0.0")
            .number(0, i -> i.unready(NOW.minus(Duration.ofHours(1))));
    assertThat(Plans.deleted(set.plan(), Why.REPAIR)).containsExactly(0);
    assertThat(set.allNodes(node -> node.notReady()).plan().actions()).isEmpty();
  }

  /** Under strict balance the replacement has to go where the old one was. */
  @Test
  void underZoneBalanceAZoneThatIsDownKeepsItsInstances() {
    Snapshots set =
        Snapshots.of(
                Specs.defaults().zones("z1", "z2", "z3").zoneBalance().mode(UpgradeMode.AUTOMATIC))
            .running(3, "1.0.0")
            .edit(spec -> spec.customData("bmV3"))
            .zone("z1", node -> node.cordoned());
    assertThat(set.plan().actions()).isEmpty();
    assertThat(Plans.says(set.plan(), "Stalled")).isEqualTo("True/ZoneDown");
  }

  @Test
  void withoutBalanceTheReplacementGoesToAnotherZone() {
    Snapshots set =
        Snapshots.of(Specs.defaults().zones("z1", "z2", "z3").mode(UpgradeMode.AUTOMATIC))
            .running(3, "1.0.0")
            .edit(spec -> spec.customData("bmV3"))
            .zone("z1", node -> node.cordoned());
    assertThat(Plans.deleted(set.plan(), Why.UPGRADE)).containsExactly(0, 1, 2);
  }

  /** A paused upgrade wants nothing now. */
  @Test
  void aPausedUpgradeIsNotStalledByMissingNodesOrImages() {
    Snapshots set = outdated(UpgradeMode.ROLLING).edit(spec -> spec.paused(true));
    assertThat(Plans.says(set.allNodes(n -> n.cordoned()).plan(), "Ready"))
        .isEqualTo("True/AllInstancesReady");
    assertThat(Plans.says(set.catalogue().plan(), "Ready")).isEqualTo("True/AllInstancesReady");
  }

  /** 02: Ready stays True for "an image withdrawn while the set is full". */
  @ParameterizedTest
  @EnumSource(UpgradeMode.class)
  void aFullSetStaysReadyWhenItsImageIsWithdrawn(UpgradeMode mode) {
    Snapshots set =
        Snapshots.of(Specs.defaults().mode(mode).version("1.0.0"))
            .running(3, "1.0.0")
            .reported()
            .catalogue();
    assertThat(Plans.says(set.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
    assertThat(Plans.says(set.plan(), "ImageAvailable")).isEqualTo("False/PlatformImageNotFound");
  }

  /** The user pinned another version and wants the instances brought to it. */
  @Test
  void aPinThatDoesNotExistStallsAFullSetThatIsToBeRolled() {
    Snapshots set =
        Snapshots.of(Specs.defaults().mode(UpgradeMode.ROLLING).version("1.0.0"))
            .running(3, "1.0.0")
            .reported()
            .edit(spec -> spec.version("2.0.0"));
    assertThat(Plans.says(set.plan(), "Stalled")).isEqualTo("True/PlatformImageNotFound");
    Snapshots manual = set.edit(spec -> spec.mode(UpgradeMode.MANUAL));
    assertThat(Plans.says(manual.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
  }

  /** The image of a roll that is under way vanishes: nothing will finish it by itself. */
  @Test
  void aRollWhoseImageIsWithdrawnBetweenBatchesIsStalled() {
    Story story =
        new Story(
                Snapshots.of(
                        Specs.defaults()
                            .mode(UpgradeMode.ROLLING)
                            .version("1.0.0")
                            .replicas(4)
                            .pause("10m"))
                    .running(4, "1.0.0"))
            .change(
                w ->
                    w.catalogue(
                            dev.vmss.operator.catalogue.Items.serving("1.0.0"),
                            dev.vmss.operator.catalogue.Items.serving("2.0.0"))
                        .edit(spec -> spec.version("2.0.0")))
            .live(60);
    assertThat(story.count("2.0.0")).isEqualTo(1);
    story.change(w -> w.catalogue(dev.vmss.operator.catalogue.Items.serving("1.0.0"))).live(60);
    assertThat(Plans.says(story.plan(), "Stalled")).isEqualTo("True/PlatformImageNotFound");
    assertThat(story.count("1.0.0")).isEqualTo(3);
  }
}
