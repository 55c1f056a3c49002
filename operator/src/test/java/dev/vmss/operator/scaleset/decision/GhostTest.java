package dev.vmss.operator.scaleset.decision;

import static dev.vmss.operator.runtime.Instances.number;
import static dev.vmss.operator.scaleset.fixture.Snapshots.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.operator.runtime.Instances;
import dev.vmss.operator.scaleset.Story;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.plan.Memory;
import dev.vmss.operator.scaleset.plan.Outcome;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.snapshot.Recent;
import dev.vmss.operator.scaleset.vocabulary.Action;
import dev.vmss.operator.scaleset.vocabulary.Action.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * "A ghost (Terminating beyond its grace) keeps its id, and beside a complete healthy set does not
 * make it unready; the message names it." And on a node that is gone nobody is left to end it.
 */
class GhostTest {

  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final UnaryOperator<Instances> TOLD = i -> i.terminating(NOW, GRACE);

  /** Three are wanted and well; number 1, on node-2, was told to end now. */
  private static Snapshots leaving() {
    return Snapshots.of(Specs.defaults())
        .running(3, "1.0.0")
        .number(1, TOLD)
        .with(number(3).on("node-4"))
        .watched();
  }

  private static Snapshots later(Snapshots set, int seconds) {
    return set.after(Duration.ofSeconds(seconds)).watched();
  }

  @Test
  void whileItsGraceLastsTheSetIsScalingIn() {
    Snapshots set = leaving();
    assertThat(Plans.says(set.plan(), "Reconciling")).isEqualTo("True/ScalingIn");
    assertThat(set.plan().wakeAt()).contains(NOW.plusSeconds(30));
    assertThat(Plans.says(later(set, 29).plan(), "Ready")).isEqualTo("False/ScalingIn");
  }

  @Test
  void afterItsGraceTheSetIsReadyAndNamesIt() {
    Plan plan = later(leaving(), 30).plan();
    assertThat(Plans.says(plan, "Ready")).isEqualTo("True/AllInstancesReady");
    assertThat(Plans.says(plan, "Reconciling")).isEqualTo("False/Settled");
    assertThat(Plans.message(plan, "Ready"))
        .isEqualTo(
            "All 3 instances are ready. Terminating beyond the grace given: web-1 on node node-2 since 2026-01-15T12:00:00Z.");
    assertThat(plan.wakeAt()).as("only events change it from now on").isEmpty();
    assertThat(plan.actions()).isEmpty();
  }

  /** Its kubelet takes the grace away when it is done, a moment before the object is gone. */
  @Test
  void whatItsKubeletHasJustEndedIsStillLeaving() {
    Snapshots ended = later(leaving(), 2).number(1, i -> i.terminating(NOW, Duration.ZERO));
    assertThat(Plans.says(ended.watched().plan(), "Ready")).isEqualTo("False/ScalingIn");
    assertThat(Plans.message(later(ended, 30).plan(), "Ready")).contains("web-1 on node node-2");
  }

  @Test
  void itKeepsItsNumber() {
    Snapshots ghost = later(leaving(), 60);
    assertThat(Plans.created(ghost.edit(spec -> spec.replicas(5)).plan())).containsExactly(4, 5);
  }

  @Test
  void manyAreCounted() {
    Snapshots set =
        Snapshots.of(Specs.defaults().replicas(2))
            .running(7, "1.0.0")
            .each(i -> i.instance().id().number() < 2 ? i : TOLD.apply(i))
            .watched();
    assertThat(Plans.message(later(set, 30).plan(), "Ready"))
        .contains("web-2 on node node-3 since", "web-4 on", " and 2 more.")
        .doesNotContain("web-5");
  }

  @Test
  void aGhostHelpsNoSetThatLacksSomething() {
    Snapshots ghost = later(leaving(), 60);
    Plan plan = ghost.number(2, i -> i.unready(NOW)).plan();
    assertThat(Plans.says(plan, "Ready")).isEqualTo("False/WaitingForInstances");
  }

  /** What we deleted has not begun to terminate before the watch shows it. */
  @Test
  void whatWasOnlyJustDeletedIsWaitedFor() {
    Recent deleted = Recent.NOTHING.plusDeleted(java.util.Set.of("uid-1"));
    Snapshots set =
        Snapshots.of(Specs.defaults().replicas(2)).running(3, "1.0.0").recent(deleted).watched();
    assertThat(Plans.says(later(set, 3600).plan(), "Ready")).isEqualTo("False/ScalingIn");
  }

  // "Durations are measured from when the operator saw the change; a foreign clock only ever
  // shortens a wait after a restart, never beyond now."

  @Test
  void aForeignClockNeitherShortensNorLengthensWhatIsSeenToBegin() {
    for (int skew : new int[] {-3600, 3600}) {
      Snapshots set =
          Snapshots.of(Specs.defaults())
              .running(4, "1.0.0")
              .number(3, i -> i.terminating(NOW.plusSeconds(skew), GRACE))
              .watched();
      assertThat(set.plan().wakeAt()).contains(NOW.plusSeconds(30));
      assertThat(Plans.says(later(set, 29).plan(), "Ready")).isEqualTo("False/ScalingIn");
      assertThat(Plans.says(later(set, 30).plan(), "Ready")).startsWith("True/");
    }
  }

  @Test
  void aRestartedOperatorDoesNotMakeASetUnreadyForAnOldGhost() {
    Snapshots set = later(leaving(), 3600);
    Plan before = set.reported().plan();
    Plan after = set.reported().restarted().plan();
    assertThat(after.status()).isEqualTo(before.status());
  }

  @Test
  void afterARestartATimeAheadOfOursCountsFromNow() {
    Snapshots set =
        Snapshots.of(Specs.defaults())
            .running(4, "1.0.0")
            .number(3, i -> i.terminating(NOW.plusSeconds(3600), GRACE))
            .restarted();
    assertThat(set.plan().wakeAt()).contains(NOW.plusSeconds(30));
  }

  @Test
  void whatIsGoneIsForgotten() {
    assertThat(leaving().snapshot().recent().endings()).containsOnlyKeys("uid-1");
    assertThat(leaving().without(1).watched().snapshot().recent().endings()).isEmpty();
  }

  // On a node that is gone

  @Test
  void whatTerminatesOnAVanishedNodeIsEndedAtOnce() {
    Snapshots away = leaving().nodeAway("node-2", NOW);
    assertThat(later(away, 39).plan().actions()).isEmpty();
    Plan plan = later(away, 40).plan();
    assertThat(Plans.deleted(plan, Why.STRANDED)).containsExactly(1);
    assertThat(plan.deletes()).extracting(Action.Delete::atOnce).containsExactly(true);
  }

  @Test
  void onlyTimeHasToPassForThat() {
    Instant longer = NOW.plusSeconds(40);
    Snapshots away = leaving().nodeAway("node-2", NOW);
    assertThat(later(away, 30).plan().wakeAt()).contains(longer);
  }

  /** Its number is not the only thing it holds: what is wanted is made all the same. */
  @Test
  void replacementsDoNotWaitForIt() {
    Snapshots gone = later(leaving().nodeAway("node-2", NOW), 40).without(3);
    assertThat(Plans.created(gone.plan())).containsExactly(3);
    assertThat(gone.plan().deletes()).isEmpty();
    assertThat(Plans.deleted(gone.catalogue().plan(), Why.STRANDED))
        .as("while the image is blocked")
        .containsExactly(1);
  }

  @Test
  void itIsToldOnceWhateverTheCacheShows() {
    Snapshots gone = later(leaving().nodeAway("node-2", NOW), 40);
    Story story = new Story(gone).visit();
    Snapshots stale = gone.recent(story.world().snapshot().recent());
    assertThat(later(stale, 1).plan().actions()).isEmpty();
  }

  /** A finalizer holds it: nothing more can be done about it, by a new process either. */
  @Test
  void whatWasToldToEndAtOnceIsNotToldAgain() {
    Snapshots held =
        later(leaving().nodeAway("node-2", NOW), 40)
            .number(1, i -> i.terminating(NOW, Duration.ZERO));
    assertThat(held.plan().actions()).isEmpty();
    assertThat(held.restarted().plan().actions()).isEmpty();
    assertThat(Plans.says(held.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
  }

  /** Whatever holds it: a finalizer, a dead node, a kubelet that never answers. */
  @Test
  void aRollGoesOnPastAGhost() {
    Snapshots ghost = later(leaving(), 60);
    Story story =
        new Story(ghost.edit(spec -> spec.mode(UpgradeMode.ROLLING).customData("bmV3")))
            .neverEnds("uid-1")
            .live(Duration.ofMinutes(5));
    assertThat(story.told()).contains("UpgradeCompleted");
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
    assertThat(Plans.message(story.plan(), "Ready")).contains("web-1 on node node-2 since");
    assertThat(story.world().facts().counting())
        .hasSize(3)
        .extracting(instance -> instance.id().number())
        .doesNotContain(1);
  }

  /** It is asked for again with the next visit, which comes with back-off. */
  @Test
  void whatTheServerRefusedIsTriedAgain() {
    Snapshots gone = later(leaving().nodeAway("node-2", NOW), 40);
    Recent after = Memory.after(gone.snapshot(), gone.plan(), Outcome.NOTHING);
    assertThat(Plans.deleted(gone.recent(after).plan(), Why.STRANDED)).containsExactly(1);
  }
}
