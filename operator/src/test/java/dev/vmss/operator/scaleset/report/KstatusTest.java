package dev.vmss.operator.scaleset.report;

import static dev.vmss.operator.scaleset.fixture.Snapshots.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.catalogue.Items;
import dev.vmss.operator.scaleset.Situation;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.snapshot.Recent;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** 02, "kstatus", sentence by sentence. */
class KstatusTest {

  private static boolean isTrue(Plan plan, String type) {
    return "True".equals(Plans.condition(plan, type).getStatus());
  }

  /** What the kstatus library of a deployment tool makes of a status. */
  private static String kstatus(Plan plan) {
    if (isTrue(plan, "Stalled")) {
      return "Failed";
    }
    return isTrue(plan, "Reconciling") || !isTrue(plan, "Ready") ? "InProgress" : "Current";
  }

  /** "Ready, Reconciling, Stalled and observedGeneration follow kstatus exactly". */
  @ParameterizedTest
  @EnumSource(Situation.class)
  void exactlyOneOfTheThreeIsTrue(Situation situation) {
    Plan plan = situation.plan();
    List<String> holding =
        List.of("Ready", "Reconciling", "Stalled").stream().filter(t -> isTrue(plan, t)).toList();
    assertThat(holding).hasSize(1);
  }

  // "Ready=True: every wanted instance exists and is ready, and nothing is under way."

  @ParameterizedTest
  @EnumSource(
      names = {
        "SCALING_OUT",
        "LOST_YOUNG",
        "SCALING_IN",
        "LEAVING",
        "STARTING",
        "NOT_READY_FOR_LONG_ENOUGH",
        "NOT_STARTING",
        "ROLLING",
        "PAUSING",
        "REPAIRING"
      })
  void whatIsUnderWayIsNotReady(Situation situation) {
    assertThat(kstatus(situation.plan())).isEqualTo("InProgress");
  }

  // "It stays True for: outdated instances under Manual, paused, protected instances that nobody
  // wants gone, an image withdrawn while the set is full (then ImageAvailable=False warns)."

  @ParameterizedTest
  @EnumSource(
      names = {
        "FULL",
        "OUTDATED_BY_MODEL",
        "OUTDATED_BY_IMAGE",
        "OTHER_DIGEST",
        "PAUSED",
        "PROTECTED",
        "WITHDRAWN_WHILE_FULL"
      })
  void aFullSetIsCurrent(Situation situation) {
    assertThat(kstatus(situation.plan())).isEqualTo("Current");
  }

  @Test
  void anImageWithdrawnWhileTheSetIsFullWarns() {
    Plan plan = Situation.WITHDRAWN_WHILE_FULL.plan();
    assertThat(Plans.says(plan, "ImageAvailable")).isEqualTo("False/PlatformImageNotFound");
    assertThat(plan.status().image()).as("absent while blocked").isNull();
    assertThat(plan.status().lastImage().version()).isEqualTo("1.0.0");
  }

  /** A pause inside a roll is none of the user's making: it is under way. */
  @Test
  void pausedByItsUserInTheMiddleOfARollASetIsCurrent() {
    Snapshots between = Situation.PAUSING.snapshots();
    assertThat(kstatus(between.plan())).isEqualTo("InProgress");
    assertThat(kstatus(between.edit(spec -> spec.paused(true)).plan())).isEqualTo("Current");
  }

  // "Reconciling=True: work is under way or expected to finish by itself: creating, deleting,
  // rolling, ImageDownloading, and PlatformImageNotFound during the first 30 s of a generation"

  @Test
  void aDownloadIsExpectedToFinishByItself() {
    assertThat(kstatus(Situation.DOWNLOADING.plan())).isEqualTo("InProgress");
  }

  @Test
  void anImageHasThirtySecondsToArriveBesideItsSet() {
    Snapshots set = Snapshots.of(Specs.defaults()).catalogue().generationSeen(NOW);
    assertThat(kstatus(set.plan())).isEqualTo("InProgress");
    assertThat(set.plan().wakeAt()).contains(NOW.plusSeconds(30));
    assertThat(kstatus(set.after(Duration.ofSeconds(29)).plan())).isEqualTo("InProgress");
    Plan late = set.after(Duration.ofSeconds(30)).plan();
    assertThat(Plans.says(late, "Stalled")).isEqualTo("True/PlatformImageNotFound");
    assertThat(late.wakeAt()).as("from now on only events change it").isEmpty();
  }

  @Test
  void theNextGenerationHasItsOwnThirtySeconds() {
    Snapshots set =
        Snapshots.of(Specs.defaults())
            .catalogue()
            .generationSeen(NOW.minusSeconds(60))
            .reported()
            .edit(spec -> spec.version("2.0.0"))
            .generationSeen(NOW);
    assertThat(kstatus(set.plan())).isEqualTo("InProgress");
  }

  /** Restarting the operator starts no second grace for what was reported stalled already. */
  @Test
  void aStalledGenerationStaysStalledWhenTheOperatorRestarts() {
    Snapshots stalled =
        Snapshots.of(Specs.defaults()).catalogue().generationSeen(NOW.minusSeconds(60)).reported();
    Snapshots restarted = stalled.recent(Recent.NOTHING).generationSeen(NOW);
    assertThat(kstatus(restarted.plan())).isEqualTo("Failed");
  }

  /** The grace is for images that were not found: a failed download is news at once. */
  @Test
  void aFailedDownloadHasNoGrace() {
    Snapshots set =
        Snapshots.of(Specs.defaults())
            .catalogue(Items.downloading("1.0.0").failed())
            .generationSeen(NOW);
    assertThat(kstatus(set.plan())).isEqualTo("Failed");
  }

  // "Stalled=True: a wanted instance cannot be made, or a wanted change cannot be finished, until
  // somebody acts: image not found, size unknown, too few nodes, CreateRefused, DeleteRefused,
  // ScaleInBlocked, UpgradeFailed, RepairsSuspended, Duplicate, InvalidSpec."

  @ParameterizedTest
  @EnumSource(
      names = {
        "NOT_FOUND",
        "DOWNLOAD_FAILED",
        "REMOVING",
        "MACHINE_DISK",
        "WITHOUT_SIZE",
        "WITHOUT_NODES",
        "TOO_FEW_NODES",
        "ZONES_DOWN",
        "UNBALANCED",
        "UNSCHEDULABLE",
        "REFUSED",
        "KEPT",
        "PROTECTED_FROM_SCALE_IN",
        "ROLL_FAILED",
        "REPAIRS_GIVEN_UP",
        "UPGRADE_WITHOUT_NODES",
        "UPGRADE_WITHOUT_IMAGE",
        "INVALID"
      })
  void whatSomebodyHasToMendIsStalled(Situation situation) {
    assertThat(kstatus(situation.plan())).isEqualTo("Failed");
  }

  // "observedGeneration is set on every visit, blocked or not; it and every condition carry the
  // generation of the snapshot they were computed from."

  @ParameterizedTest
  @EnumSource(Situation.class)
  void everythingCarriesTheGenerationOfItsSnapshot(Situation situation) {
    Snapshots set = situation.snapshots().edit(spec -> spec);
    long generation = set.snapshot().generation();
    assertThat(set.plan().status().observedGeneration()).isEqualTo(generation);
    assertThat(set.plan().status().conditions())
        .isNotEmpty()
        .allMatch(condition -> condition.getObservedGeneration() == generation);
  }

  /** "All messages are full sentences with numbers and names, and say what would help." */
  @ParameterizedTest
  @EnumSource(Situation.class)
  void everyMessageIsASentence(Situation situation) {
    for (Condition condition : situation.plan().status().conditions()) {
      assertThat(condition.getMessage())
          .as(condition.getType())
          .matches("(?s)([A-Z0-9]|spec\\.|rolling|platform).*")
          .satisfiesAnyOf(
              text -> assertThat(text).endsWith("."),
              text -> assertThat(text).as("the server's own words").contains("refuses"));
    }
  }

  /** Kubernetes' convention: the time of a condition is that of its last change of status. */
  @Test
  void theTimeOfAConditionIsThatOfItsLastChange() {
    Snapshots set = Situation.FULL.snapshots().reported();
    Plan later = set.after(Duration.ofMinutes(1)).plan();
    assertThat(Plans.condition(later, "Ready").getLastTransitionTime()).isEqualTo(NOW.toString());
    Plan changed = set.after(Duration.ofMinutes(1)).without(2).plan();
    assertThat(Plans.condition(changed, "Ready").getLastTransitionTime())
        .isEqualTo(NOW.plusSeconds(60).toString());
    assertThat(Plans.condition(changed, "Placed").getLastTransitionTime())
        .isEqualTo(NOW.toString());
  }
}
