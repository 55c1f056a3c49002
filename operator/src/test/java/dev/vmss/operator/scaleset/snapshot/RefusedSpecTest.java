package dev.vmss.operator.scaleset.snapshot;

import static dev.vmss.operator.scaleset.fixture.Snapshots.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.InstanceMetadata;
import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.operator.catalogue.Items;
import dev.vmss.operator.scaleset.Story;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.vocabulary.Action.Why;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** "A new refusal never paralyses a set that worked": only the refused part is not in effect. */
class RefusedSpecTest {

  private static final String KEY = "sidecar.istio.io/inject";

  private static Specs withKey() {
    return Specs.defaults().repairs().label("team", "a").label(KEY, "false");
  }

  @Test
  void aMissingInstanceIsReplacedByOneWithoutTheKey() {
    Plan plan = Snapshots.of(withKey()).running(2, "1.0.0").plan();
    assertThat(Plans.created(plan)).containsExactly(2);
    assertThat(plan.recipe().orElseThrow().profile().metadata())
        .isEqualTo(new InstanceMetadata(Map.of("team", "a"), Map.of()));
  }

  @Test
  void itIsScaledIn() {
    Plan plan = Snapshots.of(withKey()).running(3, "1.0.0").edit(spec -> spec.replicas(2)).plan();
    assertThat(Plans.deleted(plan, Why.SCALE_IN)).containsExactly(2);
  }

  @Test
  void itIsRepaired() {
    Plan plan =
        Snapshots.of(withKey())
            .running(3, "1.0.0")
            .number(1, i -> i.unready(NOW.minus(Duration.ofHours(1))))
            .plan();
    assertThat(Plans.deleted(plan, Why.REPAIR)).containsExactly(1);
  }

  @Test
  void aRollGoesOnToInstancesWithoutTheKey() {
    Story story =
        new Story(
                Snapshots.of(withKey().mode(UpgradeMode.ROLLING))
                    .running(3, "1.0.0")
                    .edit(spec -> spec.customData("eA==")))
            .live(600);
    String model = story.world().specs().model();
    assertThat(story.world().facts().counting()).allMatch(i -> i.stamp().model().equals(model));
  }

  @Test
  void theKeyIsNamedAndTheSetIsStalledButCounted() {
    Plan plan = Snapshots.of(withKey()).running(3, "1.0.0").plan();
    assertThat(Plans.says(plan, "Ready")).isEqualTo("False/InvalidSpec");
    assertThat(Plans.says(plan, "Stalled")).isEqualTo("True/InvalidSpec");
    assertThat(Plans.message(plan, "Stalled"))
        .contains("metadata.labels has key '" + KEY + "'")
        .contains("allowedMetadata");
    assertThat(Plans.says(plan, "ImageAvailable")).startsWith("True/");
    assertThat(plan.status().updatedReplicas()).isEqualTo(3);
  }

  /** What keeps a set from its instances is the graver news. */
  @Test
  void itHidesNoOtherTrouble() {
    Plan plan =
        Snapshots.of(withKey())
            .running(2, "1.0.0")
            .catalogue(Items.downloading("1.0.0").failed())
            .plan();
    assertThat(Plans.says(plan, "Stalled")).isEqualTo("True/ImageDownloadFailed");
    assertThat(Plans.message(plan, "Stalled")).contains(KEY);
  }

  @Test
  void whatTheCloudOperatorAllowsIsCopied() {
    Plan plan = Snapshots.of(withKey()).running(2, "1.0.0").allowedKeys("*", "*.istio.io/*").plan();
    assertThat(plan.recipe().orElseThrow().profile().metadata().labels())
        .containsOnlyKeys("team", KEY);
    assertThat(Plans.says(plan, "Stalled")).startsWith("False/");
  }

  @Test
  void noBatchBeginsBySettingsWithWhichNoneCanSucceed() {
    Snapshots set =
        Snapshots.of(
                Specs.defaults().mode(UpgradeMode.ROLLING).minReadySeconds(60).healthTimeout("30s"))
            .running(3, "1.0.0")
            .edit(spec -> spec.customData("eA=="));
    assertThat(new Story(set).live(600).world().plan().status().upgrade()).isNull();
    assertThat(Plans.message(set.plan(), "Stalled")).contains("30s (30 s)").contains("60 s");
    Story mended = new Story(set.edit(spec -> spec.healthTimeout("5m"))).live(Duration.ofHours(1));
    assertThat(mended.status().updatedReplicas()).isEqualTo(3);
  }

  @Test
  void aLimitOutOfItsBoundsHoldsRollsAndNothingElse() {
    Snapshots set =
        Snapshots.of(Specs.defaults().mode(UpgradeMode.ROLLING).batchPercent(400))
            .running(2, "1.0.0")
            .edit(spec -> spec.customData("eA=="));
    Plan plan = set.plan();
    assertThat(Plans.created(plan)).containsExactly(2);
    assertThat(plan.deletes()).isEmpty();
    assertThat(Plans.message(plan, "Stalled")).contains("maxBatchInstancePercent is 400");
  }

  @Test
  void anInstanceIsNotRepairedWhileItsProbeGivesItTimeToStart() {
    Specs slow =
        Specs.defaults()
            .repairs()
            .with(
                "/virtualMachineProfile/healthProfile/probe",
                Map.of(
                    "tcpSocket", Map.of("port", 80),
                    "intervalSeconds", 5,
                    "numberOfProbes", 1,
                    "gracePeriodSeconds", 1800));
    Snapshots set = Snapshots.of(slow).running(3, "1.0.0");
    assertThat(set.number(1, i -> i.unready(NOW.minusSeconds(1799))).plan().deletes()).isEmpty();
    assertThat(set.number(1, i -> i.unready(NOW.minusSeconds(1801))).plan().deletes()).hasSize(1);
  }
}
