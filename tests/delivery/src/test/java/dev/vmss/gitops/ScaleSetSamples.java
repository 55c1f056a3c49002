package dev.vmss.gitops;

import static dev.vmss.operator.scaleset.fixture.Snapshots.NOW;

import dev.vmss.api.v1alpha1.LifecycleStage;
import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.operator.catalogue.Items;
import dev.vmss.operator.runtime.InstanceRuntime.Cause;
import dev.vmss.operator.scaleset.Story;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.plan.Outcome.Refused;
import dev.vmss.operator.scaleset.snapshot.Snapshot;
import dev.vmss.testing.fixture.Fixtures;
import dev.vmss.testing.sample.Sample;
import dev.vmss.testing.sample.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Scale sets in every state, with the status that the engine reports for it. */
public final class ScaleSetSamples {

  /** What the CRD's default puts there. */
  private static final VirtualMachineScaleSetStatus UNSEEN =
      Fixtures.parseUnchecked(VirtualMachineScaleSet.class, "metadata: {name: a}").getStatus();

  private static final Snapshots NEW = Snapshots.of(Specs.defaults());
  private static final Snapshots READY = NEW.running(3, "1.0.0");

  private final List<Sample> samples = new ArrayList<>();

  private ScaleSetSamples() {}

  public static List<Sample> all() {
    ScaleSetSamples all = new ScaleSetSamples();
    all.lives();
    all.scales();
    all.waitsForItsImage();
    all.namesAnImageOfThisState();
    all.waitsForRoom();
    all.isOutdated();
    all.rolls();
    all.rollsToABadImage();
    all.repairs();
    return List.copyOf(all.samples);
  }

  private void lives() {
    add("just applied", NEW.status(UNSEEN), Verdict.IN_PROGRESS);
    add("seen once", visited(NEW), Verdict.IN_PROGRESS);
    add(
        "with instances that start",
        visited(READY.number(1, i -> i.starting())),
        Verdict.IN_PROGRESS);
    add("with all instances ready", visited(READY), Verdict.CURRENT);
    add("of no instances", visited(Snapshots.of(Specs.defaults().replicas(0))), Verdict.CURRENT);
    add("edited, and not seen since", visited(READY).edit(s -> s.replicas(9)), Verdict.IN_PROGRESS);
    add(
        "with an instance that is not ready",
        visited(READY.number(0, i -> i.unready(NOW))),
        Verdict.IN_PROGRESS);
    add(
        "with a wrong field",
        visited(READY.spec(Specs.defaults().with("/replicas", -1).spec())),
        Verdict.FAILED);
    Sample leaving = sample("being deleted", visited(READY), Verdict.TERMINATING);
    leaving.object().getMetadata().setDeletionTimestamp(NOW.toString());
    samples.add(leaving);
  }

  private void scales() {
    add("scaling out", visited(READY.edit(s -> s.replicas(5))), Verdict.IN_PROGRESS);
    add("scaling in", visited(READY.edit(s -> s.replicas(1))), Verdict.IN_PROGRESS);
    add(
        "with an instance on its way out",
        visited(NEW.running(4, "1.0.0").number(3, i -> i.terminating())),
        Verdict.IN_PROGRESS);
    add(
        "that cannot scale in",
        visited(READY.each(i -> i.protectedFromScaleIn()).edit(s -> s.replicas(1))),
        Verdict.FAILED);
    add(
        "with protected instances that nobody wants gone",
        visited(READY.each(i -> i.protectedFromScaleIn())),
        Verdict.CURRENT);
    add("that lost an instance", visited(READY.number(1, i -> i.lost(NOW))), Verdict.IN_PROGRESS);
  }

  private void waitsForItsImage() {
    Snapshots none = NEW.catalogue();
    add("whose image has not come yet", visited(none.generationSeen(NOW)), Verdict.IN_PROGRESS);
    add(
        "whose image does not come",
        visited(none.generationSeen(NOW.minusSeconds(60))),
        Verdict.FAILED);
    add(
        "of which some run, without an image",
        lived(NEW.running(2, "1.0.0").catalogue(), 60),
        Verdict.FAILED);
    add(
        "that is full while its image is withdrawn",
        visited(READY.reported().catalogue()),
        Verdict.CURRENT);
    add(
        "of no instances and no image",
        visited(Snapshots.of(Specs.defaults().replicas(0)).catalogue()),
        Verdict.CURRENT);
  }

  private void namesAnImageOfThisState() {
    add(
        "whose image is being downloaded",
        visited(NEW.catalogue(Items.downloading("1.0.0"))),
        Verdict.IN_PROGRESS);
    add(
        "whose image is downloaded again",
        visited(NEW.catalogue(Items.serving("1.0.0").resyncing())),
        Verdict.IN_PROGRESS);
    Snapshots pinned = Snapshots.of(Specs.defaults().version("1.0.0"));
    add(
        "whose image cannot be downloaded",
        visited(pinned.catalogue(Items.downloading("1.0.0").failed())),
        Verdict.FAILED);
    add(
        "whose image is being removed",
        visited(pinned.catalogue(Items.serving("1.0.0").deleting())),
        Verdict.FAILED);
    add(
        "whose image is a machine disk",
        visited(NEW.catalogue(Items.serving("1.0.0").of(SourceKind.HTTP))),
        Verdict.FAILED);
    add(
        "whose image is deprecated",
        visited(READY.catalogue(Items.serving("1.0.0").in(LifecycleStage.DEPRECATED))),
        Verdict.CURRENT);
  }

  private void waitsForRoom() {
    Snapshots zoned =
        Snapshots.of(Specs.defaults().replicas(6).zones("zone-1", "zone-2", "zone-3"));
    add("of a size that does not exist", visited(NEW.withoutSize()), Verdict.FAILED);
    add("without eligible nodes", visited(NEW.allNodes(n -> n.cordoned())), Verdict.FAILED);
    add(
        "with two zones down",
        visited(zoned.zone("zone-1", n -> n.notReady()).zone("zone-2", n -> n.notReady())),
        Verdict.FAILED);
    add(
        "with too few fault domains",
        visited(Snapshots.of(Specs.defaults().faultDomains(9))),
        Verdict.FAILED);
    Snapshots unschedulable = READY.number(2, i -> i.unschedulable("0/6 nodes are available."));
    add(
        "whose instance has just found no node",
        visited(
            unschedulable.number(2, i -> i.created(NOW).unschedulable("0/6 nodes are available."))),
        Verdict.IN_PROGRESS);
    add("whose instance finds no node", visited(unschedulable), Verdict.FAILED);
    add(
        "that waits for the cluster autoscaler",
        visited(unschedulable.assumingAutoscaling()),
        Verdict.IN_PROGRESS);
    Optional<Refused> quota =
        Optional.of(new Refused("exceeded quota: pods=3", Cause.QUOTA, false));
    add(
        "that the quota stops",
        new Story(NEW).server(recipe -> quota).settle().world(),
        Verdict.FAILED);
    add(
        "whose instances the server keeps",
        new Story(READY)
            .keeps(instance -> true, "denied by policy")
            .change(world -> world.edit(s -> s.replicas(1)))
            .settle()
            .world(),
        Verdict.FAILED);
  }

  private void isOutdated() {
    add(
        "outdated by the image, which stays",
        visited(READY.catalogue(Items.serving("1.0.0"), Items.serving("1.1.0"))),
        Verdict.CURRENT);
    add(
        "outdated by the model, in mode Manual",
        visited(READY.edit(s -> s.customData("bmV3"))),
        Verdict.CURRENT);
    add(
        "of another digest",
        visited(READY.catalogue(Items.serving("1.0.0").withDigest("sha256:" + "e".repeat(64)))),
        Verdict.CURRENT);
    add(
        "that is told to upgrade one instance",
        visited(READY.edit(s -> s.customData("bmV3")).number(1, i -> i.upgradeRequested())),
        Verdict.IN_PROGRESS);
  }

  private void rolls() {
    Snapshots rolling = twenty(UpgradeMode.ROLLING, s -> s);
    add("in the middle of a roll", lived(rolling, 1), Verdict.IN_PROGRESS);
    add("after a roll", lived(rolling, 600), Verdict.CURRENT);
    add(
        "in the middle of a roll with surge",
        lived(twenty(UpgradeMode.ROLLING, Specs::surge), 1),
        Verdict.IN_PROGRESS);
    add(
        "replaced all at once",
        visited(twenty(UpgradeMode.AUTOMATIC, s -> s)),
        Verdict.IN_PROGRESS);
    add(
        "whose roll is paused",
        visited(twenty(UpgradeMode.ROLLING, s -> s.paused(true))),
        Verdict.CURRENT);
    add("whose roll waits for its image", lived(rolling.catalogue(), 60), Verdict.FAILED);
    add("whose roll waits for nodes", visited(rolling.allNodes(n -> n.cordoned())), Verdict.FAILED);
  }

  private void rollsToABadImage() {
    Snapshots bad =
        Snapshots.of(Specs.defaults().replicas(20).automaticOs())
            .running(20, "1.0.0")
            .reported()
            .catalogue(Items.serving("1.0.0"), Items.serving("1.1.0"));
    add(
        "whose first batch does not become healthy",
        new Story(bad).badVersion("1.1.0").live(30).world(),
        Verdict.IN_PROGRESS);
    add(
        "whose roll failed and went back",
        new Story(bad).badVersion("1.1.0").live(900).world(),
        Verdict.FAILED);
    Snapshots stays = bad.edit(Specs::withoutRollback);
    add(
        "whose roll failed and stays",
        new Story(stays).badVersion("1.1.0").live(900).world(),
        Verdict.FAILED);
    add(
        "that got a better image after a failed roll",
        new Story(bad)
            .badVersion("1.1.0")
            .live(900)
            .change(w -> w.catalogue(Items.serving("1.0.0"), Items.serving("1.2.0")))
            .live(1)
            .world(),
        Verdict.IN_PROGRESS);
  }

  private static Snapshots twenty(UpgradeMode mode, UnaryOperator<Specs> more) {
    return Snapshots.of(more.apply(Specs.defaults().replicas(20).mode(mode)))
        .running(20, "1.0.0")
        .reported()
        .edit(spec -> spec.customData("bmV3"));
  }

  private void repairs() {
    Snapshots sick =
        Snapshots.of(Specs.defaults().repairs())
            .running(3, "1.0.0")
            .number(0, i -> i.unready(NOW.minus(Duration.ofHours(1))));
    add("that repairs an instance", visited(sick), Verdict.IN_PROGRESS);
    add(
        "whose repairs do not help",
        new Story(sick).readyOnlyIf(i -> false).live(Duration.ofHours(2)).world(),
        Verdict.FAILED);
  }

  private static Snapshots visited(Snapshots world) {
    return world.reported();
  }

  private static Snapshots lived(Snapshots world, int seconds) {
    return new Story(world).live(seconds).world();
  }

  private void add(String name, Snapshots world, Verdict verdict) {
    samples.add(sample(name, world, verdict));
  }

  private static Sample sample(String name, Snapshots world, Verdict verdict) {
    Snapshot snapshot = world.snapshot();
    VirtualMachineScaleSet set = new VirtualMachineScaleSet();
    set.getMetadata().setNamespace(snapshot.set().namespace());
    set.getMetadata().setName(snapshot.set().name());
    set.getMetadata().setGeneration(snapshot.generation());
    set.setSpec(snapshot.spec());
    set.setStatus(snapshot.status());
    return new Sample(name, set, verdict);
  }
}
