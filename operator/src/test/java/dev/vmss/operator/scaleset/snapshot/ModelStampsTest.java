package dev.vmss.operator.scaleset.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.operator.catalogue.Items;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.Story;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** "A meaningless edit rolls nobody", and neither does another release of the operator. */
class ModelStampsTest {

  private static final String KEY = "sidecar.istio.io/inject";

  private static Specs automatic() {
    return Specs.defaults().mode(UpgradeMode.AUTOMATIC).terminationGrace("60s");
  }

  /** Made by the release of now: two stamps on each. */
  private static Story made(Specs specs) {
    return new Story(Snapshots.of(specs)).live(60);
  }

  /** Made by an earlier release, and seen once by this one: the wording is their only stamp. */
  private static Story inherited(Specs specs) {
    return new Story(Snapshots.of(specs).running(3, "1.0.0")).live(60);
  }

  private static void nobodyIsReplaced(Story story, UnaryOperator<Specs> edit) {
    story.change(world -> world.edit(edit)).live(600);
    assertThat(story.world().snapshot().instances()).noneMatch(Instance::terminating);
    assertThat(story.status().updatedReplicas()).isEqualTo(3);
    assertThat(story.told()).doesNotContain("InstanceUpgraded", "UpgradeStarted");
  }

  @Test
  void otherWordsReplaceNobody() {
    nobodyIsReplaced(made(automatic()), spec -> spec.terminationGrace("1m"));
    nobodyIsReplaced(inherited(automatic()), spec -> spec.terminationGrace("1m"));
  }

  @Test
  void twoEditsInARowReplaceNobody() {
    Story story = inherited(automatic());
    nobodyIsReplaced(story, spec -> spec.terminationGrace("1m"));
    nobodyIsReplaced(story, spec -> spec.terminationGrace("60000ms"));
  }

  /** The status has forgotten their model by then; what they carry has not. */
  @Test
  void goingBackInOtherWordsFindsThoseWhoNeverLeft() {
    Story story = made(automatic().mode(UpgradeMode.MANUAL));
    story.change(world -> world.edit(spec -> spec.terminationGrace("61s"))).live(60);
    assertThat(story.status().updatedReplicas()).isZero();
    nobodyIsReplaced(story, spec -> spec.terminationGrace("1m"));
  }

  @Test
  void anotherModelReplacesAll() {
    for (Story story : new Story[] {made(automatic()), inherited(automatic())}) {
      story.change(world -> world.edit(spec -> spec.terminationGrace("61s"))).live(600);
      assertThat(story.told()).contains("InstanceUpgraded");
      assertThat(story.status().updatedReplicas()).isEqualTo(3);
    }
  }

  /** What the docs admit: this release has not seen them under the wording that made them. */
  @Test
  void theFirstEditOfAnOldStampThatNobodySawReplaces() {
    Snapshots unseen =
        Snapshots.of(automatic()).running(3, "1.0.0").edit(spec -> spec.terminationGrace("1m"));
    assertThat(Plans.deleted(unseen.plan())).hasSize(3);
  }

  /** "removing what point 3 now forbids rolls nobody" */
  @Test
  void removingAKeyThatIsRefusedReplacesNobody() {
    nobodyIsReplaced(
        made(automatic().label(KEY, "false").annotation(KEY, "x")),
        spec -> spec.without("/virtualMachineProfile/metadata"));
    nobodyIsReplaced(
        inherited(automatic().label(KEY, "false").annotation(KEY, "x")),
        spec -> spec.without("/virtualMachineProfile/metadata"));
  }

  @Test
  void anotherListOfAllowedKeysReplacesNobody() {
    Story story =
        new Story(Snapshots.of(automatic().label(KEY, "false")).allowedKeys("*", "*.istio.io/*"))
            .live(60);
    story.change(world -> world.allowedKeys("*")).live(60);
    nobodyIsReplaced(story, spec -> spec.without("/virtualMachineProfile/metadata"));
  }

  @Test
  void aKeyThatIsAllowedIsPartOfTheModel() {
    Story story = new Story(Snapshots.of(automatic()).allowedKeys("*", "*.istio.io/*")).live(60);
    story.change(world -> world.edit(spec -> spec.label(KEY, "false"))).live(600);
    assertThat(story.told()).contains("InstanceUpgraded");
  }

  /** A roll is not begun anew, nor a failed one tried again, because of words. */
  @Test
  void aFailedRollStaysFailedInOtherWords() {
    Story story =
        new Story(Snapshots.of(automatic().mode(UpgradeMode.ROLLING)).running(3, "1.0.0"))
            .settle()
            .change(world -> world.edit(spec -> spec.customData("eA==")))
            .readyOnlyIf(instance -> false)
            .live(3600);
    assertThat(Plans.says(story.plan(), "Stalled")).isEqualTo("True/UpgradeFailed");
    int writes =
        story.change(world -> world.edit(spec -> spec.terminationGrace("1m"))).live(60).writes();
    story.live(3600);
    assertThat(Plans.says(story.plan(), "Stalled")).isEqualTo("True/UpgradeFailed");
    assertThat(story.writes()).isEqualTo(writes);
  }

  @Test
  void aRollGoesOnInOtherWords() {
    Story story =
        new Story(
                Snapshots.of(automatic().mode(UpgradeMode.ROLLING).pause("1h"))
                    .running(3, "1.0.0")
                    .edit(spec -> spec.customData("eA==")))
            .live(60);
    assertThat(story.status().upgrade().batch()).isEqualTo(1);
    story.change(world -> world.edit(spec -> spec.terminationGrace("1m"))).live(60);
    assertThat(story.status().upgrade().batch()).isEqualTo(1);
    assertThat(story.told()).containsOnlyOnce("UpgradeStarted");
    story.live(3 * 3600);
    assertThat(story.told()).contains("UpgradeCompleted").containsOnlyOnce("UpgradeStarted");
  }

  @Test
  void theNewestImageIsStillNewToTheSameModel() {
    Story story = inherited(automatic().automaticOs());
    story.change(world -> world.catalogue(Items.serving("1.0.0"), Items.serving("1.1.0")));
    story.change(world -> world.edit(spec -> spec.terminationGrace("1m"))).live(3600);
    assertThat(story.count("1.1.0")).isEqualTo(3);
  }
}
