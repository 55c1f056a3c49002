package dev.vmss.operator.scaleset.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.ScaleInRule;
import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.operator.model.InstanceId;
import dev.vmss.operator.placement.Nodes;
import dev.vmss.operator.runtime.DataDiskClaim;
import dev.vmss.operator.runtime.Instances;
import dev.vmss.operator.scaleset.Story;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.vocabulary.Action;
import dev.vmss.operator.scaleset.vocabulary.Notice;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * "An upgrade or repair of an instance keeps its data disks and attaches them to the same id again
 * (waits until the old machine is gone); scale-in deletes them, or keeps them with {@code
 * scaleInPolicy.dataDisks: Retain}; growing finds a kept one again by id and goes to its zone; if
 * that zone is down: Placed=False, ZoneDown naming the claim."
 */
class LeftDisksTest {

  private static final Duration LONG = Duration.ofMinutes(30);

  private static Specs specs(int replicas) {
    return Specs.defaults()
        .replicas(replicas)
        .with(
            "/virtualMachineProfile/storageProfile/dataDisks",
            List.of(Map.of("lun", 0, "diskSizeGB", 10)));
  }

  private static Specs retaining(Specs specs) {
    return specs.with("/scaleInPolicy/dataDisks", "Retain");
  }

  private static Snapshots machines(Specs specs) {
    return Snapshots.of(specs).ofMachines();
  }

  /** A set that has grown to its size, disks and all. */
  private static Story grown(Specs specs) {
    Story story = new Story(machines(specs));
    story.live(LONG);
    assertThat(story.world().snapshot().instances()).hasSize(specs.spec().replicas());
    assertThat(story.world().snapshot().disks()).hasSize(specs.spec().replicas());
    return story;
  }

  /** The uid of each disk, by the number of its instance. */
  private static Map<Integer, String> disks(Story story) {
    Map<Integer, String> uids = new TreeMap<>();
    story.world().snapshot().disks().forEach(disk -> uids.put(disk.id().number(), disk.uid()));
    return uids;
  }

  private static String words(Story story) {
    return story.notices().stream().map(Notice::message).collect(Collectors.joining(" "));
  }

  private static List<Integer> numbers(Story story) {
    return story.world().snapshot().instances().stream()
        .map(instance -> instance.id().number())
        .sorted()
        .toList();
  }

  private static DataDiskClaim disk(int number, Optional<String> zone, boolean retained) {
    return new DataDiskClaim(
        "web-%d-lun0".formatted(number),
        "disk-" + number,
        new InstanceId(number),
        zone,
        retained,
        false);
  }

  @Test
  void aRollKeepsEveryDiskWithItsNumber() {
    Story story = grown(specs(5).mode(UpgradeMode.ROLLING).batchPercent(40));
    Map<Integer, String> before = disks(story);
    story.change(world -> world.edit(specs -> specs.customData("bmV3"))).live(LONG);
    assertThat(story.world().snapshot().instances())
        .allMatch(i -> i.stamp().model().equals(story.world().specs().model()));
    assertThat(numbers(story)).containsExactly(0, 1, 2, 3, 4);
    assertThat(disks(story)).isEqualTo(before);
  }

  /** Its name is free only when the old machine is gone. */
  @Test
  void theNextOneOfANumberWaitsForTheOneBefore() {
    Snapshots set =
        machines(specs(3))
            .running(3, "1.0.0")
            .each(Instances::machine)
            .disks(
                disk(0, Optional.empty(), false),
                disk(1, Optional.empty(), false),
                disk(2, Optional.empty(), false))
            .number(1, Instances::terminating);
    assertThat(set.plan().creates()).isEmpty();
    assertThat(set.plan().discards()).isEmpty();
    Plan gone = set.without(1).plan();
    assertThat(Plans.created(gone)).containsExactly(1);
    assertThat(gone.discards()).isEmpty();
  }

  /** The lowest number is free, and yet the one that is missing comes again under its own. */
  @Test
  void whoWasDeletedByHandComesAgainToItsDisk() {
    Story story = grown(specs(4).scaleIn(ScaleInRule.OLDEST_VM));
    story.change(world -> world.edit(specs -> specs.replicas(3))).live(LONG);
    assertThat(numbers(story)).as("a low number is free").containsExactly(1, 2, 3);
    Map<Integer, String> before = disks(story);
    story.change(world -> world.without(2)).live(LONG);
    assertThat(numbers(story)).containsExactly(1, 2, 3);
    assertThat(disks(story)).isEqualTo(before);
  }

  @Test
  void scaleInDeletesTheDisksAndSaysSo() {
    Story story = grown(specs(4));
    story.change(world -> world.edit(specs -> specs.replicas(2))).live(LONG);
    assertThat(disks(story)).containsOnlyKeys(0, 1);
    assertThat(words(story))
        .contains("Deleting")
        .contains("of instances that are gone: ")
        .contains("web-2-lun0")
        .contains("web-3-lun0");
  }

  @Test
  void nothingIsDeletedWhileItsInstanceIsThere() {
    Snapshots set =
        machines(specs(1))
            .running(2, "1.0.0")
            .each(Instances::machine)
            .disks(disk(0, Optional.empty(), false), disk(1, Optional.empty(), false))
            .number(1, Instances::terminating);
    assertThat(set.plan().discards()).isEmpty();
    assertThat(set.without(1).plan().discards())
        .extracting(Action.Discard::disk)
        .extracting(DataDiskClaim::name)
        .containsExactly("web-1-lun0");
  }

  @Test
  void whatIsRetainedStaysWhateverThePolicyBecomes() {
    Story story = grown(retaining(specs(3)));
    Map<Integer, String> before = disks(story);
    story.change(world -> world.edit(specs -> specs.replicas(1))).live(LONG);
    assertThat(disks(story)).isEqualTo(before);
    assertThat(words(story))
        .contains("Keeping")
        .contains("for the next ones of their numbers: ")
        .contains("web-1-lun0")
        .contains("web-2-lun0");
    story
        .change(world -> world.edit(specs -> specs.with("/scaleInPolicy/dataDisks", "Delete")))
        .live(LONG);
    assertThat(disks(story)).as("a policy is about what comes").isEqualTo(before);

    story.change(world -> world.edit(specs -> specs.replicas(3))).live(LONG);
    assertThat(numbers(story)).containsExactly(0, 1, 2);
    assertThat(disks(story)).isEqualTo(before);
    assertThat(story.world().snapshot().disks()).noneMatch(DataDiskClaim::retained);
    story.change(world -> world.edit(specs -> specs.replicas(2))).live(LONG);
    assertThat(disks(story)).as("and they are like any others again").containsOnlyKeys(0, 1);
  }

  @Test
  void growingGoesToTheZoneOfTheDiskAndBalancesTheRest() {
    Specs zoned = retaining(specs(3).zones("z1", "z2", "z3"));
    Plan plan = machines(zoned).disks(disk(0, Optional.of("z3"), true)).plan();
    assertThat(plan.creates())
        .extracting(create -> create.slot().id().number() + "@" + create.slot().zone().orElse("-"))
        .containsExactly("0@z3", "1@z1", "2@z2");
  }

  @Test
  void whileItsZoneIsDownTheInstanceIsNotCreatedAndTheClaimIsNamed() {
    Specs zoned = retaining(specs(2).zones("z1", "z2", "z3"));
    Plan plan =
        machines(zoned).disks(disk(0, Optional.of("z3"), true)).zone("z3", Nodes::notReady).plan();
    assertThat(plan.creates())
        .extracting(create -> create.slot().id().number())
        .as("the other one is")
        .containsExactly(1);
    assertThat(Plans.says(plan, "Placed")).isEqualTo("False/ZoneDown");
    assertThat(Plans.message(plan, "Placed"))
        .contains(
            "Zone z3 has no eligible node, and data disk web-0-lun0 of the next instance is there");
  }

  /** A disk that is on its way out is no home: its name comes back with it. */
  @Test
  void aNumberWhoseDiskIsBeingDeletedIsNotGiven() {
    Snapshots set =
        machines(specs(1))
            .disks(
                new DataDiskClaim(
                    "web-0-lun0", "d", new InstanceId(0), Optional.empty(), false, true));
    assertThat(Plans.created(set.plan())).containsExactly(1);
    assertThat(set.plan().discards()).isEmpty();
  }

  /** An image that does not resolve is no reason to lose anything. */
  @Test
  void whileNothingCanBeCreatedTheDisksOfTheMissingWait() {
    Plan plan =
        machines(specs(2))
            .running(1, "1.0.0")
            .each(Instances::machine)
            .disks(disk(0, Optional.empty(), false), disk(7, Optional.empty(), false))
            .catalogue()
            .plan();
    assertThat(plan.creates()).isEmpty();
    assertThat(plan.discards()).isEmpty();
  }
}
