package dev.vmss.operator.scaleset;

import static dev.vmss.operator.scaleset.fixture.Snapshots.NOW;

import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.operator.catalogue.Items;
import dev.vmss.operator.runtime.InstanceRuntime.Cause;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.plan.Outcome;
import dev.vmss.operator.scaleset.plan.Plan;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** What a set may be in: the rows of the tables of conditions. */
public enum Situation {
  FULL(Situation::three),
  EMPTY_AND_WANTED_SO(() -> Snapshots.of(Specs.defaults().replicas(0))),
  // Work that finishes by itself
  SCALING_OUT(() -> three().edit(spec -> spec.replicas(5))),
  LOST_YOUNG(
      () -> three().number(2, i -> i.created(NOW.minusSeconds(60)).lost(NOW.minusSeconds(1)))),
  SCALING_IN(() -> three().edit(spec -> spec.replicas(1))),
  LEAVING(() -> three().edit(spec -> spec.replicas(2)).number(2, i -> i.terminating())),
  STARTING(() -> three().number(1, i -> i.starting())),
  NOT_READY_FOR_LONG_ENOUGH(
      () ->
          Snapshots.of(Specs.defaults().minReadySeconds(30))
              .running(3, "1.0.0")
              .number(0, i -> i.ready(NOW.minusSeconds(5)))),
  ROLLING(() -> outdated(Specs.defaults().mode(UpgradeMode.ROLLING))),
  PAUSING(() -> rolled(Specs.defaults().mode(UpgradeMode.ROLLING).pause("1h")).world()),
  REPAIRING(
      () ->
          Snapshots.of(Specs.defaults().repairs())
              .running(3, "1.0.0")
              .number(1, i -> i.unready(NOW.minus(Duration.ofHours(1))))),
  // Images
  NOT_FOUND(() -> grown().catalogue()),
  NOT_FOUND_YET(() -> grown().catalogue().generationSeen(NOW.minusSeconds(29))),
  DOWNLOADING(() -> grown().catalogue(Items.downloading("1.0.0"))),
  DOWNLOAD_FAILED(() -> grown().catalogue(Items.downloading("1.0.0").failed())),
  REMOVING(() -> grown().catalogue(Items.serving("1.0.0").deleting())),
  MACHINE_DISK(() -> grown().catalogue(Items.serving("1.0.0").of(SourceKind.HTTP))),
  WITHDRAWN_WHILE_FULL(() -> three().reported().catalogue()),
  NEVER_RESOLVED(() -> Snapshots.of(Specs.defaults()).catalogue()),
  // Placement
  WITHOUT_SIZE(() -> grown().withoutSize()),
  WITHOUT_NODES(() -> grown().allNodes(node -> node.cordoned())),
  TOO_FEW_NODES(() -> Snapshots.of(Specs.defaults().faultDomains(7))),
  ZONES_DOWN(
      () ->
          Snapshots.of(Specs.defaults().zones("z1", "z2", "z3"))
              .zone("z1", node -> node.notReady())
              .zone("z2", node -> node.notReady())),
  UNBALANCED(
      () ->
          Snapshots.of(Specs.defaults().zones("z1", "z2", "z3").zoneBalance())
              .zone("z2", node -> node.notReady())),
  UNSCHEDULABLE(
      () ->
          three().number(2, i -> i.created(NOW.minusSeconds(30)).unschedulable("0/6 nodes: cpu."))),
  UNSCHEDULABLE_YET(
      () ->
          three().number(2, i -> i.created(NOW.minusSeconds(29)).unschedulable("0/6 nodes: cpu."))),
  FULL_WITHOUT_NODES(() -> three().allNodes(node -> node.cordoned())),
  // What somebody has to mend
  REFUSED(
      () ->
          new Story(grown())
              .server(
                  r ->
                      Optional.of(
                          new Outcome.Refused("exceeded quota: pods=3", Cause.QUOTA, false)))
              .settle()
              .world()),
  KEPT(
      () ->
          new Story(three())
              .keeps(instance -> true, "denied by policy")
              .change(world -> world.edit(spec -> spec.replicas(2)))
              .settle()
              .world()),
  PROTECTED_FROM_SCALE_IN(
      () -> three().each(i -> i.protectedFromScaleIn()).edit(spec -> spec.replicas(1))),
  ROLL_FAILED(
      () ->
          outdatedStory(Specs.defaults().mode(UpgradeMode.ROLLING))
              .readyOnlyIf(instance -> false)
              .live(Duration.ofMinutes(6))
              .world()),
  REPAIRS_GIVEN_UP(
      () ->
          new Story(REPAIRING.snapshots())
              .readyOnlyIf(instance -> false)
              .live(Duration.ofMinutes(45))
              .world()),
  UPGRADE_WITHOUT_NODES(
      () -> outdated(Specs.defaults().mode(UpgradeMode.ROLLING)).allNodes(node -> node.cordoned())),
  UPGRADE_WITHOUT_IMAGE(
      () ->
          Snapshots.of(Specs.defaults().mode(UpgradeMode.ROLLING))
              .running(3, "1.0.0")
              .reported()
              .edit(spec -> spec.customData("bmV3"))
              .catalogue()),
  INVALID(() -> three().edit(spec -> spec.replicas(-1))),
  // What nobody has to mend
  PAUSED(() -> outdated(Specs.defaults().mode(UpgradeMode.ROLLING).paused(true))),
  OUTDATED_BY_MODEL(() -> outdated(Specs.defaults())),
  OUTDATED_BY_IMAGE(() -> three().catalogue(Items.serving("1.0.0"), Items.serving("2.0.0"))),
  OTHER_DIGEST(() -> three().catalogue(Items.serving("1.0.0").withDigest("sha256:new"))),
  PROTECTED(() -> three().number(0, i -> i.protectedFromActions()));

  /** A reference to a method, which never changes. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final Supplier<Snapshots> snapshots;

  Situation(Supplier<Snapshots> snapshots) {
    this.snapshots = snapshots;
  }

  public Snapshots snapshots() {
    return snapshots.get();
  }

  public Plan plan() {
    return snapshots().plan();
  }

  private static Snapshots three() {
    return Snapshots.of(Specs.defaults()).running(3, "1.0.0");
  }

  /** One more instance is wanted than there are. */
  private static Snapshots grown() {
    return three().edit(spec -> spec.replicas(4));
  }

  private static Snapshots outdated(Specs specs) {
    return Snapshots.of(specs).running(3, "1.0.0").edit(spec -> spec.customData("bmV3"));
  }

  private static Story outdatedStory(Specs specs) {
    return new Story(outdated(specs));
  }

  /** Its first batch is complete. */
  private static Story rolled(Specs specs) {
    return outdatedStory(specs).live(60);
  }
}
