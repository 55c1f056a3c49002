package dev.vmss.operator.scaleset.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.plan.Plan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** "Every field is in effect, or refused with a sentence" (02, "Validation"). */
class UnservedTest {

  private static Specs disks(int count) {
    return Specs.defaults()
        .with(
            "/virtualMachineProfile/storageProfile/dataDisks",
            java.util.stream.IntStream.range(0, count)
                .mapToObj(lun -> Map.of("lun", lun, "diskSizeGB", 1))
                .toList());
  }

  private static List<?> disksOf(Plan plan) {
    return plan.recipe().orElseThrow().profile().storageProfile().dataDisks();
  }

  /** The size of these tests allows two. */
  @Test
  void asManyDisksAsTheSizeAllowsAreMade() {
    Plan plan = Snapshots.of(disks(2)).plan();
    assertThat(plan.creates()).hasSize(3);
    assertThat(disksOf(plan)).hasSize(2);
  }

  @Test
  void moreDisksThanTheSizeAllowsAreRefusedWithBothNumbers() {
    Plan plan = Snapshots.of(disks(3)).plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(Plans.says(plan, "Stalled")).isEqualTo("True/InvalidSpec");
    assertThat(Plans.message(plan, "Ready"))
        .isEqualTo(
            "spec.virtualMachineProfile.storageProfile.dataDisks lists 3 disks, and size Standard_A1_v2 allows 2: remove some, or choose another size (spec.sku.name).");
  }

  /** Nothing is deleted that could not be replaced. */
  @Test
  void anEditToTooManyDisksRollsNobody() {
    Plan plan =
        Snapshots.of(disks(2).mode(UpgradeMode.AUTOMATIC))
            .running(3, "1.0.0")
            .reported()
            .edit(_ -> disks(3).mode(UpgradeMode.AUTOMATIC))
            .plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(Plans.says(plan, "Ready")).isEqualTo("False/InvalidSpec");
  }

  /** A release before this one let them be and ignored them: a new refusal paralyses nobody. */
  @Test
  void aSetThatWorkedWithTooManyDisksIsStillReplacedWithoutAny() {
    Plan plan = Snapshots.of(disks(3)).running(2, "1.0.0").plan();
    assertThat(plan.creates()).hasSize(1);
    assertThat(disksOf(plan)).isEmpty();
    assertThat(Plans.says(plan, "Stalled")).isEqualTo("True/InvalidSpec");
    assertThat(Plans.message(plan, "Stalled"))
        .endsWith(" Until then instances go on being made without data disks.");
  }

  @Test
  void dataDisksOfPodsCannotBeRetained() {
    Plan plan = Snapshots.of(Specs.defaults().with("/scaleInPolicy/dataDisks", "Retain")).plan();
    assertThat(plan.creates()).isEmpty();
    assertThat(Plans.says(plan, "Stalled")).isEqualTo("True/InvalidSpec");
    assertThat(Plans.message(plan, "Stalled"))
        .startsWith("spec.scaleInPolicy.dataDisks is Retain,")
        .endsWith("set it to Delete.");
  }

  @Test
  void toDeleteThemIsWhatHappensAnyway() {
    Plan plan = Snapshots.of(Specs.defaults().with("/scaleInPolicy/dataDisks", "Delete")).plan();
    assertThat(plan.creates()).hasSize(3);
  }
}
