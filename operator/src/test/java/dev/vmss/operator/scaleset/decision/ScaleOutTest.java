package dev.vmss.operator.scaleset.decision;

import static dev.vmss.operator.runtime.Instances.number;
import static dev.vmss.operator.scaleset.fixture.Snapshots.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.operator.catalogue.Items;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.snapshot.Recent;
import dev.vmss.operator.scaleset.vocabulary.Action.Why;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** 03, "Scale-out": who counts, which ids, from which image, where. */
class ScaleOutTest {

  private static Snapshots three() {
    return Snapshots.of(Specs.defaults()).running(3, "1.0.0");
  }

  // "Missing instances get the lowest free ids, at once"

  @Test
  void anEmptySetGetsTheLowestIds() {
    Plan plan = Snapshots.of(Specs.defaults()).plan();
    assertThat(Plans.created(plan)).containsExactly(0, 1, 2);
    assertThat(plan.actions()).hasSize(3);
    assertThat(plan.reportFirst()).isFalse();
  }

  @Test
  void gapsAreFilledFirst() {
    Plan plan = three().without(1).edit(spec -> spec.replicas(5)).plan();
    assertThat(Plans.created(plan)).containsExactly(1, 3, 4);
  }

  /** "Terminating ones hold their id and do not count"; "does not wait for the old object". */
  @Test
  void aReplacementDoesNotWaitForTheOldObject() {
    Plan plan = three().number(1, i -> i.terminating()).plan();
    assertThat(Plans.created(plan)).containsExactly(3);
  }

  /** "UIDs deleted by us count as terminating until the cache agrees." */
  @Test
  void whatWeDeletedCountsAsTerminatingWhileTheCacheIsStale() {
    Plan plan = three().recent(Recent.NOTHING.withDeleted(Set.of("uid-1"))).plan();
    assertThat(Plans.created(plan)).containsExactly(3);
    assertThat(plan.status().replicas()).isEqualTo(2);
  }

  /** "otherwise it is never adopted: the id is taken ... the next id is used." */
  @Test
  void anIdWhoseNameBelongsToSomebodyElseIsSkipped() {
    Plan plan =
        Snapshots.of(Specs.defaults())
            .recent(Recent.NOTHING.withTaken(Map.of(0, NOW, 2, NOW)))
            .plan();
    assertThat(Plans.created(plan)).containsExactly(1, 3, 4);
  }

  /** Whatever else is to be done; it counts all the while, and has its number. */
  @Test
  void anInstanceThatTheWatchLostIsShownAgainAndNotReplaced() {
    Snapshots set = three().number(1, i -> i.unseen());
    assertThat(set.plan().shows())
        .extracting(show -> show.instance().name())
        .containsExactly("web-1");
    assertThat(set.plan().actions()).hasSize(1);
    assertThat(set.plan().wakeAt()).as("in case it fails").contains(NOW.plusSeconds(30));
    assertThat(Plans.created(set.edit(spec -> spec.replicas(4)).plan())).containsExactly(3);
    assertThat(set.edit(spec -> spec.replicas(-1)).plan().actions()).isEmpty();
  }

  /** No watch shows when a foreign object goes. */
  @Test
  void aNumberThatSomebodyElseHadIsTriedAgainAfterFiveMinutes() {
    Snapshots set =
        Snapshots.of(Specs.defaults())
            .recent(Recent.NOTHING.withTaken(Map.of(0, NOW, 2, NOW.plusSeconds(1))));
    assertThat(Plans.created(set.after(Duration.ofSeconds(299)).plan())).containsExactly(1, 3, 4);
    assertThat(Plans.created(set.after(Duration.ofSeconds(300)).plan())).containsExactly(0, 1, 3);
  }

  // "Every new instance gets the current model and the image resolved now, in every upgrade mode"

  @ParameterizedTest
  @EnumSource(UpgradeMode.class)
  void newInstancesGetTheImageResolvedNowInEveryMode(UpgradeMode mode) {
    Plan plan =
        Snapshots.of(Specs.defaults().mode(mode))
            .running(2, "1.0.0")
            .catalogue(Items.serving("1.0.0"), Items.serving("2.0.0"))
            .plan();
    assertThat(Plans.created(plan)).containsExactly(2);
    assertThat(Plans.madeFrom(plan)).contains("2.0.0");
  }

  @Test
  void theRecipeIsTheModelOfTheSpec() {
    Specs specs = Specs.defaults().faultDomains(2).terminationGrace("2m").customData("aGk=");
    Recipe recipe = Snapshots.of(specs).plan().recipe().orElseThrow();
    assertThat(recipe.owner()).isEqualTo(Snapshots.WEB);
    assertThat(recipe.model()).isEqualTo(specs.model());
    assertThat(recipe.profile()).isEqualTo(specs.spec().virtualMachineProfile());
    assertThat(recipe.size()).isEqualTo(Snapshots.SIZE);
    assertThat(recipe.faultDomains()).isEqualTo(2);
    assertThat(recipe.terminationGrace()).isEqualTo(Duration.ofMinutes(2));
    assertThat(recipe.image()).isEqualTo(Items.serving("1.0.0").image());
  }

  @Test
  void withoutTerminateNotificationTheGraceIsKubernetesOwn() {
    Recipe recipe = Snapshots.of(Specs.defaults()).plan().recipe().orElseThrow();
    assertThat(recipe.terminationGrace()).isEqualTo(Duration.ofSeconds(30));
  }

  // "While the image does not resolve: zero creates, for scale-out, replacement, repair and
  // upgrade alike. Nothing is ever deleted in order to be recreated while its replacement could
  // not be created."

  @Test
  void withoutAnImageNothingIsCreated() {
    Plan plan = Snapshots.of(Specs.defaults()).catalogue().plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(plan.recipe()).isEmpty();
    assertThat(plan.status().image()).isNull();
  }

  @Test
  void withoutAnImageNothingIsReplacedRepairedOrUpgraded() {
    Specs specs = Specs.defaults().mode(UpgradeMode.AUTOMATIC).repairs().replicas(4);
    Snapshots set =
        Snapshots.of(specs)
            .running(4, "1.0.0")
            .number(0, i -> i.model("another"))
            .number(1, i -> i.unready(NOW.minus(Duration.ofHours(2))))
            .number(2, i -> i.lost(NOW.minusSeconds(5)))
            .number(3, i -> i.model("another").upgradeRequested())
            .catalogue();
    assertThat(set.plan().actions()).isEmpty();
  }

  @Test
  void withoutAnImageTheRunningInstancesStay() {
    Plan plan = three().reported().catalogue().plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(plan.status().lastImage().version()).isEqualTo("1.0.0");
  }

  /** An image that this operator has no runtime for is no image to create from. */
  @Test
  void anImageOfAKindWithoutRuntimeIsNotCreatedFrom() {
    Plan plan =
        Snapshots.of(Specs.defaults())
            .catalogue(Items.serving("1.0.0").of(dev.vmss.api.v1alpha1.SourceKind.HTTP))
            .plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(Plans.says(plan, "Stalled")).isEqualTo("True/RuntimeMissing");
    assertThat(Plans.message(plan, "Stalled"))
        .contains("3 instances cannot be created")
        .contains("use an image with source containerImage.");
  }

  /** "A set or namespace with a deletionTimestamp gets an empty plan." */
  @Test
  void aSetBeingDeletedGetsAnEmptyPlan() {
    Snapshots set = three().edit(spec -> spec.replicas(9)).deleting();
    Plan plan = set.plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(plan.status()).isEqualTo(set.snapshot().status());
    assertThat(plan.wakeAt()).isEmpty();
  }

  // Where

  /** "With zones, the operator chooses a zone for every instance: least-populated first". */
  @Test
  void newInstancesGoToTheLeastPopulatedZones() {
    Plan plan =
        Snapshots.of(Specs.defaults().zones("z1", "z2", "z3").replicas(5))
            .with(number(0).inZone("z1").on("z1-a"), number(1).inZone("z1").on("z1-b"))
            .plan();
    assertThat(Plans.created(plan)).containsExactly(2, 3, 4);
    assertThat(Plans.zones(plan)).containsExactly("z2", "z3", "z2");
  }

  /** Where instances really are counts; an instance without a node counts where it should go. */
  @Test
  void populationCountsWhereInstancesReallyAre() {
    Plan plan =
        Snapshots.of(Specs.defaults().zones("z1", "z2"))
            .with(number(0).inZone("z1").on("z2-a"), number(1).inZone("z2").pending())
            .plan();
    assertThat(Plans.zones(plan)).containsExactly("z1");
  }

  @Test
  void aReplacementLandsWhereOneWasLost() {
    Plan plan =
        Snapshots.of(Specs.defaults().zones("z1", "z2", "z3"))
            .running(3, "1.0.0")
            .number(1, i -> i.terminating())
            .plan();
    assertThat(Plans.zones(plan)).containsExactly("z2");
  }

  @Test
  void partOfTheSetIsCreatedWhenBalanceAllowsOnlyPart() {
    Plan plan =
        Snapshots.of(Specs.defaults().zones("z1", "z2", "z3").zoneBalance())
            .zone("z3", node -> node.notReady())
            .plan();
    assertThat(Plans.zones(plan)).containsExactly("z1", "z2");
    assertThat(Plans.says(plan, "Placed")).isEqualTo("False/ZoneDown");
    assertThat(Plans.message(plan, "Placed")).endsWith("1 of 3 instances cannot be created.");
  }

  @Test
  void withoutASizeNothingIsCreated() {
    Plan plan = Snapshots.of(Specs.defaults()).withoutSize().plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(Plans.says(plan, "Placed")).isEqualTo("False/SizeNotFound");
    assertThat(Plans.message(plan, "Placed"))
        .isEqualTo(
            "VirtualMachineSize 'standard-a1-v2' (spec.sku.name Standard_A1_v2) does not exist: 3 instances cannot be created.");
  }

  // One kind of change of the number at a time

  @Test
  void deletesComeFirstAndWhatTheyLeaveMissingInTheNextPass() {
    Specs specs = Specs.defaults().mode(UpgradeMode.AUTOMATIC);
    Plan plan = Snapshots.of(specs).running(2, "1.0.0").each(i -> i.model("another")).plan();
    assertThat(Plans.deleted(plan, Why.UPGRADE)).containsExactly(0, 1);
    assertThat(Plans.created(plan)).isEmpty();
  }

  @Test
  void aFullReadySetIsLeftAlone() {
    Snapshots set = three().reported();
    assertThat(set.plan().actions()).isEmpty();
    assertThat(set.plan().status()).isEqualTo(set.snapshot().status());
    assertThat(set.plan().notices()).isEqualTo(List.of());
    assertThat(set.plan().wakeAt()).isEmpty();
  }

  /** An image that was built for amd64 alone must not land on nodes of arm64. */
  @Test
  void whatTheImageWasNotBuiltForIsNoPlaceForAnInstance() {
    Snapshots arm =
        Snapshots.of(Specs.defaults())
            .catalogue(Items.serving("1.0.0").builtFor("amd64"))
            .allNodes(node -> node.labelled("kubernetes.io/arch", "arm64"));
    assertThat(arm.plan().creates()).isEmpty();
    assertThat(Plans.says(arm.plan(), "Placed")).isEqualTo("False/NoEligibleNodes");
    assertThat(Plans.message(arm.plan(), "Placed")).contains("6 are not of architecture amd64.");
    assertThat(arm.catalogue(Items.serving("1.0.0").builtFor("amd64", "arm64")).plan().creates())
        .hasSize(3);
  }
}
