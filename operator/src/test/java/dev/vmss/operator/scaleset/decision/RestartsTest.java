package dev.vmss.operator.scaleset.decision;

import static dev.vmss.operator.scaleset.fixture.Snapshots.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.scaleset.Story;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.vocabulary.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** 03, "Repairs", of machines: repairAction Restart. */
class RestartsTest {

  private static final Duration GRACE = Duration.ofMinutes(10);
  private static final Instant OVERDUE = NOW.minus(GRACE);

  private static Snapshots unready(Snapshots set, int id) {
    return set.number(id, i -> i.unready(OVERDUE));
  }

  private static Snapshots machines(int replicas) {
    return Snapshots.of(
            Specs.defaults()
                .replicas(replicas)
                .repairs()
                .with("/automaticRepairsPolicy/repairAction", "Restart"))
        .running(replicas, "1.0.0")
        .ofMachines();
  }

  private static List<Integer> restarted(Plan plan) {
    return plan.restarts().stream().map(one -> one.instance().id().number()).toList();
  }

  // "Restart deletes the VMI, Replace replaces the machine."

  @Test
  void aMachineIsRestartedInItsPlace() {
    Plan plan = unready(machines(5), 3).plan();
    assertThat(restarted(plan)).containsExactly(3);
    assertThat(plan.deletes()).isEmpty();
    assertThat(plan.creates()).isEmpty();
    assertThat(plan.reportFirst()).isTrue();
    assertThat(plan.status().repairs().instances()).containsExactly(3);
    assertThat(plan.notices())
        .extracting(Notice::message)
        .containsExactly("Restarting 1 instance that was not ready for more than 10m: web-3.");
    assertThat(Plans.says(plan, "Reconciling")).isEqualTo("True/Replacing");
  }

  /** KubeVirt takes its time: nothing of the machine has changed yet. */
  @Test
  void aRestartThatHasYetToShowIsNotAskedForAgain() {
    Snapshots set = unready(machines(5), 3).reported();
    assertThat(restarted(set.after(Duration.ofMinutes(9)).plan())).isEmpty();
    Plan late = set.after(GRACE).plan();
    assertThat(restarted(late)).as("its time is over").containsExactly(3);
    assertThat(late.status().repairs().failedInARow()).isEqualTo(1);
  }

  @Test
  void aMachineThatRunsAgainIsRepaired() {
    Story story = new Story(unready(machines(3), 1)).live(Duration.ofMinutes(1));
    assertThat(story.told()).containsExactly("InstanceRepaired");
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
    assertThat(story.status().repairs()).isNull();
    assertThat(story.world().snapshot().instances())
        .extracting(instance -> instance.uid())
        .as("the same machines")
        .containsExactly("uid-0", "uid-1", "uid-2");
  }

  @Test
  void threeRestartsThatDidNotHelpSuspendRepairs() {
    Story story =
        new Story(unready(machines(3), 1))
            .readyOnlyIf(instance -> instance.id().number() != 1)
            .live(Duration.ofHours(3));
    assertThat(story.told().stream().filter("InstanceRepaired"::equals)).hasSize(3);
    assertThat(story.status().repairs().suspended()).isTrue();
  }

  /** "A machine is never lost: KubeVirt restarts it." */
  @Test
  void aMachineWhoseNodeIsGoneIsNotReplaced() {
    Snapshots set = machines(3).nodeGone("node-1").after(Duration.ofMinutes(5));
    assertThat(set.plan().creates()).isEmpty();
    assertThat(set.plan().deletes()).isEmpty();
  }
}
