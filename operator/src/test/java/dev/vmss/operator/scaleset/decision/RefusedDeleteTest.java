package dev.vmss.operator.scaleset.decision;

import static dev.vmss.operator.scaleset.fixture.Snapshots.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.operator.runtime.Instances;
import dev.vmss.operator.scaleset.Story;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.snapshot.Recent;
import dev.vmss.operator.scaleset.snapshot.Recent.Kept;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * "A refused delete: Stalled=True, reason=DeleteRefused, nothing else frozen." Policies and
 * webhooks may refuse deletes as they refuse creates.
 */
class RefusedDeleteTest {

  private static final String NO = "denied by policy";

  private static Snapshots three() {
    return Snapshots.of(Specs.defaults()).running(3, "1.0.0");
  }

  private static Story shrinking() {
    return new Story(three()).keeps(i -> i.id().number() == 2, NO);
  }

  @Test
  void theServersWordsAreReported() {
    Story story = shrinking().change(world -> world.edit(spec -> spec.replicas(2))).settle();
    Plan plan = story.plan();
    assertThat(Plans.says(plan, "Stalled")).isEqualTo("True/DeleteRefused");
    assertThat(Plans.message(plan, "Stalled"))
        .isEqualTo(
            "The API server refuses to delete 1 instance that should go (web-2): denied by policy");
    assertThat(Plans.says(plan, "Ready")).isEqualTo("False/DeleteRefused");
    assertThat(story.status().observedGeneration()).isEqualTo(2);
    assertThat(story.status().replicas()).isEqualTo(3);
  }

  /** 1 s doubling up to 1 min. */
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 4", "6, 32", "7, 60", "50, 60"})
  void theBackOffDoublesUpToAMinute(int attempts, int seconds) {
    assertThat(new Kept(List.of("uid-2"), NO, attempts, NOW).retryAt())
        .isEqualTo(NOW.plusSeconds(seconds));
  }

  @Test
  void theServerIsAskedAgainOnlyAfterTheBackOffAndTheStatusStandsStill() {
    Story story = shrinking().change(world -> world.edit(spec -> spec.replicas(2))).settle();
    int writes = story.writes();
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      assertThat(story.plan().actions()).isEmpty();
      assertThat(story.plan().wakeAt()).contains(story.now().plusSeconds(seconds));
      story.live(seconds).settle();
    }
    assertThat(story.writes()).isEqualTo(writes);
  }

  @Test
  void onceItIsAllowedItGoes() {
    Story story =
        shrinking()
            .change(world -> world.edit(spec -> spec.replicas(2)))
            .settle()
            .keeps(i -> false, NO)
            .live(5);
    assertThat(story.world().facts().counting()).hasSize(2);
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
    assertThat(story.world().snapshot().recent().kept()).isEmpty();
  }

  @Test
  void whatIsNotWantedGoneAnyMoreIsNoTrouble() {
    Story story =
        shrinking()
            .change(world -> world.edit(spec -> spec.replicas(2)))
            .settle()
            .change(world -> world.edit(spec -> spec.replicas(3)))
            .settle();
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
  }

  @Test
  void othersGoAllTheSame() {
    Story story = shrinking().change(world -> world.edit(spec -> spec.replicas(0))).live(5);
    assertThat(ids(story)).containsExactly(2);
    assertThat(Plans.says(story.plan(), "Stalled")).isEqualTo("True/DeleteRefused");
  }

  private static List<Integer> ids(Story story) {
    return story.world().facts().counting().stream().map(i -> i.id().number()).toList();
  }

  @Test
  void aSetGrowsBesideALostObjectThatTheServerKeeps() {
    Story story =
        shrinking()
            .change(world -> world.number(2, i -> i.lost(NOW)))
            .live(5)
            .change(world -> world.edit(spec -> spec.replicas(4)))
            .live(5);
    assertThat(story.world().facts().counting()).hasSize(4);
    assertThat(Plans.says(story.plan(), "Stalled")).isEqualTo("True/DeleteRefused");
  }

  /** Who is refused for ever holds up nobody who may go by now. */
  @Test
  void whatWasRefusedIsTriedAgainInTurn() {
    Story story =
        new Story(three())
            .keeps(i -> i.id().number() < 2, NO)
            .change(world -> world.edit(spec -> spec.replicas(0)))
            .live(10);
    assertThat(ids(story)).containsExactly(0, 1);
    story.keeps(i -> i.id().number() == 1, NO).live(150);
    assertThat(ids(story)).containsExactly(1);
  }

  // Upgrades

  @Test
  void aRollGoesOnWithoutAMemberThatTheServerKeepsAndDoesNotEnd() {
    Story story =
        new Story(Snapshots.of(Specs.defaults().mode(UpgradeMode.ROLLING)).running(3, "1.0.0"))
            .settle()
            .keeps(i -> i.uid().equals("uid-0"), NO)
            .change(world -> world.edit(spec -> spec.customData("bmV3")))
            .live(120);
    assertThat(made(story)).isEqualTo(2);
    assertThat(Plans.says(story.plan(), "Stalled")).isEqualTo("True/DeleteRefused");
    assertThat(story.told()).doesNotContain("UpgradeCompleted", "UpgradeFailed");
    int batch = story.status().upgrade().batch();
    story.live(Duration.ofHours(1));
    assertThat(story.status().upgrade().batch()).as("no batch after another").isEqualTo(batch);
    story.keeps(i -> false, NO).live(120);
    assertThat(story.told()).contains("UpgradeCompleted");
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
  }

  private static long made(Story story) {
    return story.world().facts().counting().stream()
        .filter(i -> i.uid().startsWith("made-"))
        .count();
  }

  @Test
  void anUpgradeAtOnceReplacesAllOthers() {
    Story story =
        new Story(Snapshots.of(Specs.defaults().mode(UpgradeMode.AUTOMATIC)).running(3, "1.0.0"))
            .settle()
            .keeps(i -> i.uid().equals("uid-0"), NO)
            .change(world -> world.edit(spec -> spec.customData("bmV3")))
            .live(300);
    assertThat(Plans.says(story.plan(), "Stalled")).isEqualTo("True/DeleteRefused");
    assertThat(made(story)).isEqualTo(2);
  }

  // Repairs

  /** A repair that did not come to pass is no machine that failed. */
  @Test
  void aRefusedRepairIsNoFailedOne() {
    Story story =
        new Story(
                Snapshots.of(Specs.defaults().repairs())
                    .running(3, "1.0.0")
                    .number(1, i -> i.unready(NOW.minus(Duration.ofHours(1)))))
            .keeps(i -> i.uid().equals("uid-1"), NO)
            .live(Duration.ofMinutes(30));
    assertThat(story.status().repairs().suspended()).isFalse();
    assertThat(story.status().repairs().failedInARow()).isEqualTo(1);
    assertThat(Plans.says(story.plan(), "Stalled")).isEqualTo("True/DeleteRefused");
    story.keeps(i -> false, NO).live(120);
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
  }

  @Test
  void whatSomebodyElseDeletesIsForgotten() {
    Recent recent = Recent.NOTHING.withKept(Optional.of(new Kept(List.of("uid-2"), NO, 1, NOW)));
    Snapshots set = three().recent(recent);
    assertThat(set.watched().snapshot().recent().kept()).isPresent();
    assertThat(set.number(2, Instances::terminating).watched().snapshot().recent().kept())
        .isEmpty();
    assertThat(set.without(2).watched().snapshot().recent().kept()).isEmpty();
  }
}
