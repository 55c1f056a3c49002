package dev.vmss.operator.scaleset.report;

import static dev.vmss.operator.scaleset.fixture.Snapshots.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.catalogue.Items;
import dev.vmss.operator.runtime.Snag;
import dev.vmss.operator.runtime.Snag.Stage;
import dev.vmss.operator.scaleset.Story;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.plan.Plan;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * "Within a minute Ready.message names the reason, how many, one example and its words;
 * Ready.reason = InstancesNotStarting."
 */
class NotStartingTest {

  private static final Snag PULL =
      new Snag(Stage.IMAGE, true, "ImagePullBackOff", "Back-off pulling image \"a\".");
  private static final Snag CONFIG =
      new Snag(Stage.PREPARATION, true, "CreateContainerConfigError", "secret \"s\" not found");
  private static final Snag CRASH =
      new Snag(Stage.RUN, true, "CrashLoopBackOff", "it ended with exit code 1 (Error)");
  private static final Snag CREATING = new Snag(Stage.PREPARATION, false, "ContainerCreating", "");
  private static final Snag PROBE =
      new Snag(Stage.HEALTH, false, "ContainersNotReady", "its probe does not succeed");

  private static Snapshots four() {
    return Snapshots.of(Specs.defaults().replicas(4)).running(4, "1.0.0");
  }

  private static String ready(Plan plan) {
    return Plans.message(plan, "Ready");
  }

  @Test
  void whatWentWrongIsSaidAtOnce() {
    Plan plan = four().number(2, i -> i.snag(NOW, CRASH)).plan();
    assertThat(Plans.says(plan, "Ready")).isEqualTo("False/InstancesNotStarting");
    assertThat(Plans.says(plan, "Reconciling")).isEqualTo("True/InstancesNotStarting");
    assertThat(Plans.says(plan, "Stalled")).isEqualTo("False/Progressing");
    assertThat(ready(plan))
        .isEqualTo(
            "1 instance of 4 does not become ready: CrashLoopBackOff (1). For example web-2 on node node-3: it ended with exit code 1 (Error). Its log says more.");
  }

  /** Its disk is copied, and its guest has much to load. */
  @Test
  void aMachineHasTwoMinutesToBeMade() {
    Snag slow = new Snag(Stage.MACHINE, false, "Provisioning", "its root disk is not complete");
    Snapshots set = four().number(0, i -> i.snag(NOW, slow));
    assertThat(set.plan().wakeAt()).contains(NOW.plusSeconds(120));
    Snapshots early = set.after(Duration.ofSeconds(119));
    assertThat(Plans.says(early.plan(), "Ready")).isEqualTo("False/WaitingForInstances");
    Plan late = set.after(Duration.ofSeconds(120)).plan();
    assertThat(ready(late)).contains("Provisioning (1)").endsWith("its root disk is not complete.");
  }

  /** Starting takes its time, and a set that starts is not to be called broken. */
  @Test
  void whatMayOnlyBeSlowIsSaidAfterHalfAMinute() {
    for (Snag slow : new Snag[] {CREATING, PROBE}) {
      Snapshots set = four().number(0, i -> i.snag(NOW, slow));
      assertThat(Plans.says(set.plan(), "Ready")).isEqualTo("False/WaitingForInstances");
      assertThat(set.plan().wakeAt()).contains(NOW.plusSeconds(30));
      Plan later = set.after(Duration.ofSeconds(30)).plan();
      assertThat(Plans.says(later, "Ready")).isEqualTo("False/InstancesNotStarting");
      assertThat(ready(later)).contains(slow.reason() + " (1)").contains("web-0");
    }
  }

  /** A repair is the answer to it, so that it is what goes on. */
  @Test
  void aRepairIsToldBeforeWhatItAnswers() {
    Plan plan =
        Snapshots.of(Specs.defaults().replicas(4).repairs())
            .running(4, "1.0.0")
            .number(2, i -> i.snag(NOW.minus(Duration.ofHours(1)), CRASH))
            .plan();
    assertThat(Plans.says(plan, "Ready")).isEqualTo("False/Replacing");
    assertThat(ready(plan)).contains("CrashLoopBackOff (1)", "Repairing 1 unhealthy instance.");
  }

  @Test
  void eachReasonIsCountedAndTheMostFrequentOneHasAnExample() {
    Plan plan =
        four()
            .number(0, i -> i.snag(NOW, CRASH))
            .number(1, i -> i.snag(NOW, PULL))
            .number(3, i -> i.snag(NOW, PULL))
            .plan();
    assertThat(ready(plan))
        .isEqualTo(
            "3 instances of 4 do not become ready: ImagePullBackOff (2), CrashLoopBackOff (1). For example web-1 on node node-2: Back-off pulling image \"a\".");
  }

  @Test
  void manyReasonsAreCounted() {
    Snapshots set = Snapshots.of(Specs.defaults().replicas(9)).running(9, "1.0.0");
    Plan plan =
        set.each(
                i ->
                    i.snag(
                        NOW,
                        new Snag(
                            Stage.PREPARATION, true, "Error" + i.instance().id(), "w".repeat(300))))
            .plan();
    assertThat(ready(plan))
        .contains("Error0 (1), Error1 (1), Error2 (1) and 6 other reasons.")
        .hasSizeLessThan(600);
  }

  /** The Secret that counts is the tenant's own, not the one of that name beside the operator. */
  @Test
  void aPullNamesTheSecretOfThisNamespace() {
    Plan plan =
        four()
            .catalogue(Items.serving("1.0.0").pulledWith("registry-login"))
            .number(0, i -> i.snag(NOW, PULL))
            .plan();
    assertThat(ready(plan))
        .endsWith(" It is pulled with Secret 'registry-login' of namespace 'team-a'.");
  }

  @Test
  void aMissingSecretIsNamedWhereTheSpecNamesIt() {
    Snapshots set =
        Snapshots.of(
                Specs.defaults()
                    .with("/virtualMachineProfile/osProfile/customDataSecretRef/name", "settings")
                    .with("/virtualMachineProfile/osProfile/customDataSecretRef/key", "data"))
            .running(3, "1.0.0");
    Plan plan = set.number(0, i -> i.snag(NOW, CREATING)).after(Duration.ofSeconds(30)).plan();
    assertThat(ready(plan))
        .endsWith(
            "ContainerCreating (1). For example web-0 on node node-1. It needs Secret 'settings' of namespace 'team-a'. Its Events say more.");
    assertThat(ready(set.number(0, i -> i.snag(NOW, CONFIG)).plan()))
        .contains("secret \"s\" not found");
  }

  @Test
  void aNodeThatIsNotReadyExplainsMoreThanWhatItLastSaid() {
    Plan plan =
        four()
            .allNodes(node -> node.notReady())
            .number(0, i -> i.snag(NOW.minusSeconds(60), PROBE))
            .plan();
    assertThat(ready(plan)).contains("NodeNotReady (1)").contains("the node is not ready");
  }

  /** Whatever stands first: who asks why nothing starts must not have to mend that before. */
  @Test
  void worseTroublesDoNotHideIt() {
    Plan plan =
        four()
            .edit(spec -> spec.replicas(5))
            .withoutSize()
            .number(0, i -> i.snag(NOW, PULL))
            .plan();
    assertThat(Plans.says(plan, "Ready")).isEqualTo("False/SizeNotFound");
    assertThat(ready(plan)).contains("ImagePullBackOff (1)");
    assertThat(Plans.message(plan, "Stalled")).doesNotContain("ImagePullBackOff");
  }

  @Test
  void whatIsUnderWayIsStillTold() {
    Plan plan = four().edit(spec -> spec.replicas(6)).number(0, i -> i.snag(NOW, PULL)).plan();
    assertThat(Plans.says(plan, "Ready")).isEqualTo("False/InstancesNotStarting");
    assertThat(ready(plan)).endsWith(" Creating 2 instances of 6.");
  }

  @Test
  void nobodyIsAlarmedByAnEvent() {
    Story story =
        new Story(four()).settle().change(w -> w.number(0, i -> i.snag(NOW, PULL))).settle();
    assertThat(story.told()).isEmpty();
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("False/InstancesNotStarting");
  }

  @Test
  void whatIsReadyAgainIsForgotten() {
    Snapshots set = four().number(0, i -> i.snag(NOW, CRASH)).number(0, i -> i.ready(NOW));
    assertThat(Plans.says(set.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
    assertThat(set.plan().wakeAt()).isEmpty();
  }
}
