package dev.vmss.operator.scaleset.decision;

import static dev.vmss.operator.runtime.Instances.number;
import static dev.vmss.operator.scaleset.fixture.Snapshots.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.runtime.Instances;
import dev.vmss.operator.scaleset.Story;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.snapshot.Recent;
import dev.vmss.operator.scaleset.snapshot.Recent.Losses;
import dev.vmss.operator.scaleset.vocabulary.Action;
import dev.vmss.operator.scaleset.vocabulary.Action.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * "Lost = Pod phase Failed/Succeeded, or its node object has been gone for 40 s (not while all
 * nodes are gone or their list cannot be read). Lost instances are replaced, then their objects
 * removed; those younger than 10 minutes with back-off (10 s doubling to 5 min)."
 */
class LossTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static Snapshots three() {
    return Snapshots.of(Specs.defaults()).running(3, "1.0.0");
  }

  /** Instance 2 was created a minute ago and lost this long ago. */
  private static Snapshots youngLoss(Duration ago) {
    return three().number(2, i -> i.created(NOW.minus(MINUTE)).lost(NOW.minus(ago)));
  }

  @Test
  void aLostInstanceIsReplacedAtOnceAndItsObjectStaysUntilThen() {
    Plan plan = three().number(1, i -> i.lost(NOW)).plan();
    assertThat(Plans.created(plan)).containsExactly(3);
    assertThat(plan.deletes()).isEmpty();
  }

  @Test
  void theObjectIsRemovedOnceItIsReplaced() {
    Plan plan = three().number(1, i -> i.lost(NOW)).with(number(3)).plan();
    assertThat(Plans.created(plan)).isEmpty();
    assertThat(Plans.deleted(plan, Why.LOST)).containsExactly(1);
  }

  @Test
  void anInstanceWhoseNodeIsGoneIsLost() {
    Snapshots set = three().nodeGone("node-2");
    assertThat(Plans.created(set.plan())).containsExactly(3);
    assertThat(set.plan().status().replicas()).isEqualTo(2);
    assertThat(Plans.deleted(set.with(number(3)).plan(), Why.LOST)).containsExactly(1);
  }

  @Test
  void anInstanceWhoseNodeMayRegisterAnewIsNotLost() {
    Snapshots set = three().nodeAway("node-2", NOW);
    assertThat(set.plan().actions()).isEmpty();
    assertThat(set.plan().status().replicas()).isEqualTo(3);
    assertThat(set.plan().wakeAt()).contains(NOW.plusSeconds(40));
    assertThat(set.after(Duration.ofSeconds(39)).plan().actions()).isEmpty();
    assertThat(Plans.created(set.after(Duration.ofSeconds(40)).plan())).containsExactly(3);
  }

  /** A set that cannot be worked on counts right all the same. */
  @Test
  void itIsLostWithoutAnEventFromASpecThatMakesNoSense() {
    Snapshots set = three().edit(spec -> spec.replicas(-1)).nodeAway("node-2", NOW);
    assertThat(set.plan().wakeAt()).contains(NOW.plusSeconds(40));
    assertThat(set.after(Duration.ofSeconds(40)).plan().status().replicas()).isEqualTo(2);
  }

  /** Then it is the list of nodes that is wrong. */
  @Test
  void nobodyIsLostWhileAllNodesAreGone() {
    Snapshots set = three();
    for (int node = 1; node <= 6; node++) {
      set = set.nodeGone("node-" + node);
    }
    assertThat(set.plan().actions()).isEmpty();
    assertThat(set.plan().status().replicas()).isEqualTo(3);
    assertThat(set.plan().wakeAt()).isEmpty();
  }

  /** Nobody is left there to confirm the end; everywhere else the kubelet has its time. */
  @Test
  void theObjectOnAVanishedNodeIsDeletedWithoutGrace() {
    Snapshots replaced = three().with(number(3).on("node-4"));
    Plan vanished = replaced.nodeGone("node-2").plan();
    assertThat(vanished.deletes()).extracting(Action.Delete::atOnce).containsExactly(true);
    Plan failed = replaced.number(1, i -> i.lost(NOW)).plan();
    assertThat(failed.deletes()).extracting(Action.Delete::atOnce).containsExactly(false);
  }

  /** A restarted operator may find the replacement beside what it no longer knows to be lost. */
  @Test
  void tooManyGoFromANodeThatIsAwayFirst() {
    Plan plan = three().with(number(3).on("node-4")).nodeAway("node-2", NOW).plan();
    assertThat(Plans.deleted(plan, Why.SCALE_IN)).containsExactly(1);
    assertThat(plan.deletes()).extracting(Action.Delete::atOnce).containsExactly(false);
  }

  /** A node that is not ready may come back: its instances count. */
  @Test
  void anInstanceOnANodeThatIsNotReadyIsNotLost() {
    Snapshots set = three().allNodes(node -> node.notReady());
    assertThat(set.plan().actions()).isEmpty();
  }

  @Test
  void aLostInstanceThatTerminatesIsNotDeletedAgain() {
    Plan plan = three().number(1, i -> i.lost(NOW).terminating()).with(number(3)).plan();
    assertThat(plan.actions()).isEmpty();
  }

  /** "While blocked the failed object stays for people to look at." */
  @Test
  void whileBlockedTheFailedObjectStays() {
    Snapshots set = three().number(1, i -> i.lost(NOW));
    assertThat(set.catalogue().plan().actions()).isEmpty();
    assertThat(set.allNodes(node -> node.cordoned()).plan().actions()).isEmpty();
    assertThat(set.withoutSize().plan().actions()).isEmpty();
  }

  @Test
  void aSetThatShrankNeedsNoReplacement() {
    Plan plan = three().number(1, i -> i.lost(NOW)).edit(spec -> spec.replicas(2)).plan();
    assertThat(Plans.created(plan)).isEmpty();
    assertThat(Plans.deleted(plan, Why.LOST)).containsExactly(1);
  }

  // Back-off

  @Test
  void aYoungLossWaitsTenSeconds() {
    Snapshots set = youngLoss(Duration.ofSeconds(4));
    assertThat(set.plan().actions()).isEmpty();
    assertThat(set.plan().wakeAt()).contains(NOW.plusSeconds(6));
    assertThat(Plans.created(set.after(Duration.ofSeconds(6)).plan())).containsExactly(3);
  }

  @Test
  void theWaitIsTold() {
    Plan plan = youngLoss(Duration.ofSeconds(4)).plan();
    assertThat(Plans.says(plan, "Reconciling")).isEqualTo("True/ScalingOut");
    assertThat(Plans.message(plan, "Reconciling"))
        .isEqualTo(
            "Creating 1 instance of 3. 1 was lost soon after their creation; they are replaced with back-off.");
  }

  /** "10 s doubling to 5 min". */
  @ParameterizedTest
  @CsvSource({"0, 10", "1, 20", "2, 40", "3, 80", "4, 160", "5, 300", "6, 300", "60, 300"})
  void theWaitDoublesUpToFiveMinutes(int before, int seconds) {
    Recent recent =
        Recent.NOTHING.withLosses(
            before == 0
                ? Optional.empty()
                : Optional.of(new Losses(before, NOW.minus(Duration.ofMinutes(9)))));
    Instant lostAt = NOW.minusSeconds(1);
    assertThat(recent.replaceYoungLossAt(lostAt)).isEqualTo(lostAt.plusSeconds(seconds));
  }

  @Test
  void onlyAsManyAsWereLostYoungAreHeldBack() {
    Snapshots set = youngLoss(Duration.ofSeconds(4)).edit(spec -> spec.replicas(6));
    assertThat(Plans.created(set.plan())).containsExactly(3, 4, 5);
    assertThat(set.plan().wakeAt()).contains(NOW.plusSeconds(6));
  }

  /** The object grows old while it waits: then it is young no more, and replaced at once. */
  @Test
  void theWaitEndsWhenTheInstanceIsYoungNoMore() {
    Instant created = NOW.minus(Duration.ofMinutes(10)).plusSeconds(20);
    Losses many = new Losses(9, NOW.minusSeconds(30));
    Snapshots set =
        three()
            .number(2, i -> i.created(created).lost(NOW.minusSeconds(1)))
            .recent(Recent.NOTHING.withLosses(Optional.of(many)));
    assertThat(set.plan().actions()).isEmpty();
    assertThat(set.plan().wakeAt()).contains(NOW.plusSeconds(20));
    assertThat(Plans.created(set.after(Duration.ofSeconds(20)).plan())).containsExactly(3);
  }

  // Memory

  private static Story rejecting() {
    return new Story(three());
  }

  /** In its place one is created and lost at once. */
  private static Story loseTheNewest(Story story) {
    return story.change(
        world -> {
          int newest =
              world.snapshot().instances().stream()
                  .filter(i -> i.counts())
                  .mapToInt(i -> i.id().number())
                  .max()
                  .orElseThrow();
          Instant now = world.snapshot().now();
          return world.number(newest, i -> i.uid("lost-at-" + now).created(now).lost(now));
        });
  }

  /** "an instance that the kubelet rejects at once is no create/delete loop". */
  @Test
  void everyReplacementThatIsLostAgainWaitsTwiceAsLong() {
    Story story = rejecting();
    for (int seconds : new int[] {10, 20, 40, 80, 160, 300, 300}) {
      loseTheNewest(story).settle();
      Instant lostAt = story.now();
      assertThat(story.plan().creates()).isEmpty();
      assertThat(story.plan().wakeAt()).contains(lostAt.plusSeconds(seconds));
      story.live(Duration.ofSeconds(seconds)).settle();
      assertThat(story.world().facts().counting()).hasSize(3);
    }
  }

  @Test
  void tenQuietMinutesForgiveTheLosses() {
    Story story = rejecting();
    loseTheNewest(story).settle().live(10).settle();
    story.live(Duration.ofMinutes(11));
    loseTheNewest(story).settle();
    assertThat(story.plan().wakeAt()).contains(story.now().plusSeconds(10));
  }

  /** Creates for other instances are no replacement of the one that waits. */
  @Test
  void scalingOutMeanwhileDoesNotLengthenTheWait() {
    Story story = rejecting();
    loseTheNewest(story).settle();
    Instant lostAt = story.now();
    story.live(5).change(world -> world.edit(spec -> spec.replicas(5))).settle();
    assertThat(story.world().snapshot().recent().losses()).isEmpty();
    assertThat(story.plan().wakeAt()).contains(lostAt.plusSeconds(10));
  }

  @Test
  void replacingOldInstancesIsNoLossToRemember() {
    Story story = rejecting().change(world -> world.number(0, i -> i.lost(NOW))).settle();
    assertThat(story.world().facts().counting()).hasSize(3);
    assertThat(story.world().snapshot().recent().losses()).isEmpty();
  }

  @Test
  void anOldInstanceOnAVanishedNodeIsReplacedWithoutBackOff() {
    Story story = rejecting().change(world -> world.nodeGone("node-1")).live(5);
    assertThat(story.world().facts().counting()).hasSize(3);
    assertThat(story.world().snapshot().instances())
        .extracting(i -> i.id().number())
        .containsExactlyInAnyOrder(1, 2, 3);
    assertThat(Instances.LONG_AGO).isBefore(NOW);
  }
}
