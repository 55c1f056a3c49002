package dev.vmss.operator.scaleset.snapshot;

import dev.vmss.operator.catalogue.Resolution;
import dev.vmss.operator.catalogue.Resolution.Available;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.placement.Node;
import dev.vmss.operator.placement.Obstacle;
import dev.vmss.operator.placement.Placement;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.snapshot.Recent.Kept;
import dev.vmss.operator.scaleset.snapshot.Recent.Refusal;
import dev.vmss.operator.scaleset.snapshot.Recent.RollSeen;
import dev.vmss.operator.scaleset.snapshot.SpecCheck.Verdict.Usable;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What follows from a snapshot before anything is decided: who counts, who is lost, what the image
 * reference comes to, where instances are. Every phase of the Planner reads the same facts.
 */
public final class Facts {

  private final Snapshot snapshot;
  private final Desired desired;
  private final List<Instance> instances;
  private final List<Instance> counting;
  private final Numbers numbers;
  private final Resolution resolution;
  private final Optional<Unserved> unserved;
  private final Optional<Placement> placement;
  private final Map<String, String> zoneOfNode;

  public Facts(Snapshot snapshot, Desired desired) {
    this.snapshot = snapshot;
    this.desired = desired;
    this.instances =
        snapshot.instances().stream()
            .map(snapshot::asItIs)
            .sorted(Comparator.comparing(Instance::id))
            .toList();
    this.counting = instances.stream().filter(Instance::counts).toList();
    this.numbers =
        Numbers.of(instances, snapshot.disks(), snapshot.recent().takenAt(snapshot.now()));
    this.resolution = snapshot.catalogue().resolve(desired.urn());
    this.unserved = Unserved.of(snapshot, desired, resolution);
    this.placement =
        snapshot
            .size()
            .map(
                size ->
                    new Placement(Wishes.of(snapshot, desired, size, image()), snapshot.nodes()));
    this.zoneOfNode =
        snapshot.nodes().stream()
            .filter(node -> node.zone().isPresent())
            .collect(Collectors.toMap(Node::name, node -> node.zone().orElseThrow(), (a, b) -> a));
  }

  /** The facts about a set whose spec is in effect as it was found usable. */
  public static Facts of(Snapshot snapshot, Usable found) {
    ModelStamps stamps =
        ModelStamps.of(
            Model.hash(snapshot.spec()), Meaning.hash(found.spec()), snapshot.status().model());
    return new Facts(
        snapshot.read(found.spec(), stamps), Desired.of(found.spec(), stamps, found.refused()));
  }

  /** With the spec that is in effect. */
  public Snapshot snapshot() {
    return snapshot;
  }

  public Desired desired() {
    return desired;
  }

  public Instant now() {
    return snapshot.now();
  }

  /** All objects of the set, by number: caches have an order of their own in every process. */
  public List<Instance> instances() {
    return instances;
  }

  /** Neither terminating nor lost. */
  public List<Instance> counting() {
    return counting;
  }

  public List<Instance> lost() {
    return instances.stream().filter(Instance::lost).toList();
  }

  /** Wanted and not there; a missing instance is an unhealthy one. */
  public int missing() {
    return Math.max(0, desired.replicas() - counting.size());
  }

  /** How many more count than are wanted. */
  public int excess() {
    return Math.max(0, counting.size() - desired.replicas());
  }

  /**
   * Whether this instance is protected from scale-in and would not be replaced, were it deleted,
   * because more exist than are wanted: deleting it would be the scale-in it is protected from.
   *
   * @param surge how many may exist beyond replicas
   */
  public boolean usedUp(Instance instance, int surge) {
    return instance.marks().protectedFromScaleIn() && excess() > surge;
  }

  /** Which numbers can be given. */
  public Numbers numbers() {
    return numbers;
  }

  /**
   * When a roll came to stand where it does, by this process's clock.
   *
   * @param written when its batch began or ended, as it is written down
   */
  public Instant seen(Instant written) {
    return snapshot
        .recent()
        .roll()
        .filter(roll -> roll.word().equals(written))
        .map(RollSeen::at)
        .orElse(written);
  }

  public List<Instance> terminating() {
    return instances.stream().filter(Instance::terminating).toList();
  }

  public Resolution resolution() {
    return resolution;
  }

  /** What the reference comes to now, when it does and this operator can make instances of it. */
  public Optional<ServedImage> image() {
    return resolution instanceof Available available && runnable(available.image())
        ? Optional.of(available.image())
        : Optional.empty();
  }

  public boolean runnable(ServedImage image) {
    return snapshot.runtimes().containsKey(image.kind());
  }

  /** The last image that resolved, with the model of now. */
  public Optional<Target> lastTarget() {
    return Optional.ofNullable(snapshot.status().lastImage())
        .flatMap(last -> Target.from(last, desired.model()));
  }

  /**
   * What instances are to become once the image is there: the pinned version, of which the content
   * may be unknown, or the last image that resolved.
   */
  public Optional<Target> targetWhileBlocked() {
    Optional<Target> last = lastTarget();
    return desired
        .urn()
        .pinned()
        .map(
            pin ->
                last.filter(target -> target.version().equals(pin))
                    .orElse(new Target(pin, "", desired.model())))
        .or(() -> last);
  }

  /** What the spec asks for and cannot have. */
  public Optional<Unserved> unserved() {
    return unserved;
  }

  /** Whether no instance may be made until the spec is edited. */
  public boolean refused() {
    return unserved.filter(what -> !what.accepted()).isPresent();
  }

  public Optional<Placement> placement() {
    return placement;
  }

  /** The zone an instance really is in; where it was meant to go as long as it has no node. */
  public Optional<String> zone(Instance instance) {
    return instance
        .node()
        .map(node -> Optional.ofNullable(zoneOfNode.get(node)))
        .orElse(instance.chosenZone())
        .or(instance::chosenZone);
  }

  /** The zone an instance is in, if it is one of the set's. */
  public Optional<String> ownZone(Instance instance) {
    return zone(instance).filter(desired.zones()::contains);
  }

  /** Counting instances per zone, some left out. */
  public Map<String, Integer> population(Set<Instance> without) {
    Map<String, Integer> counts = new HashMap<>();
    for (Instance instance : counting) {
      if (!without.contains(instance)) {
        ownZone(instance).ifPresent(zone -> counts.merge(zone, 1, Integer::sum));
      }
    }
    return counts;
  }

  public boolean healthy(Instance instance) {
    return instance.healthy(desired.minReady(), snapshot.now());
  }

  /** What its user stopped is neither healthy nor unhealthy. */
  public boolean unhealthy(Instance instance) {
    return !instance.stopped() && !healthy(instance);
  }

  /** Stopped by their users, who may start them again. */
  public List<Instance> stopped() {
    return counting.stream().filter(Instance::stopped).toList();
  }

  /** What the percentages of health are of: those that are wanted, less those that are stopped. */
  public int judged() {
    return Math.max(0, desired.replicas() - stopped().size());
  }

  public int healthyCount() {
    return (int) counting.stream().filter(this::healthy).count();
  }

  /** What keeps these instances from being replaced by such ones at this moment, if anything. */
  public Optional<Hindrance> hindrance(Collection<Instance> victims, Target replacement) {
    if (placement.isEmpty()) {
      return Optional.of(Hindrance.noSize(desired.size()));
    }
    return unserved
        .filter(what -> !what.accepted())
        .map(Hindrance::of)
        .or(() -> refusal(replacement).filter(no -> !no.quota()).map(Hindrance::of))
        .or(() -> placeFor(victims).map(Hindrance::of));
  }

  /** Whether there is no place for so many more instances. */
  public boolean noPlaceFor(int count) {
    return count > 0
        && placement
            .map(place -> place.choose(count, population(Set.of())).obstacle().isPresent())
            .orElse(true);
  }

  /** The server's last word on such instances, for as long as nothing made room since. */
  public Optional<Refusal> standingRefusal(Target target) {
    return snapshot
        .recent()
        .refusal()
        .filter(refusal -> !refusal.probe() && refusal.concerns(target))
        .filter(refusal -> snapshot.instances().size() >= refusal.present());
  }

  /** Whether a new instance could go where this one is, once this one is gone. */
  public boolean leavesRoom(Instance instance) {
    return placement
        .filter(place -> instance.node().filter(place::takesOn).isPresent())
        .isPresent();
  }

  private Optional<Obstacle> placeFor(Collection<Instance> victims) {
    Map<String, Integer> rest = population(new HashSet<>(victims));
    return placement.orElseThrow().choose(victims.size(), rest).obstacle();
  }

  /** Deletes that the server refused, while it is too early to ask again. */
  private Optional<Kept> kept() {
    return snapshot.recent().kept().filter(kept -> now().isBefore(kept.retryAt()));
  }

  /** Those whose deletion the server refused, while it is too early to ask again. */
  public List<Instance> kept(Collection<Instance> leaving) {
    return kept()
        .map(kept -> leaving.stream().filter(i -> kept.uids().contains(i.uid())).toList())
        .orElse(List.of());
  }

  /** Those that may be deleted, as far as is known; who was refused before is asked last. */
  public List<Instance> free(Collection<Instance> leaving) {
    List<String> last = snapshot.recent().kept().map(Kept::uids).orElse(List.of());
    List<Instance> resting = kept(leaving);
    return leaving.stream()
        .filter(instance -> !resting.contains(instance))
        .sorted(Comparator.comparingInt(instance -> last.indexOf(instance.uid())))
        .toList();
  }

  /** When the server may be asked again to delete what it refused to. */
  public Optional<Instant> deletableAgain() {
    return kept().map(Kept::retryAt);
  }

  /** What the server said to the last delete that it refused. */
  public String wordsOfKept() {
    return kept().map(Kept::words).orElse("");
  }

  /**
   * Whether what is on its way out, and is expected to be gone soon, makes room for so many: then
   * nobody has to act.
   */
  public boolean roomIsComing(int wanted, int goingNow) {
    return wanted > 0 && Ghosts.stillEnding(this).size() + goingNow >= wanted;
  }

  /** How many of the set's own are gone, and a quota may not have noticed yet. */
  public int stillCounted() {
    return snapshot.recent().sightings().stillCounted(now());
  }

  /** When a quota has had its time to notice that instances are gone, if it refuses any. */
  public Optional<Instant> recountedAt() {
    return snapshot
        .recent()
        .refusal()
        .filter(Refusal::quota)
        .flatMap(_ -> snapshot.recent().sightings().recountedAt(now()));
  }

  /**
   * The server's refusal of such instances, while it is too early to ask again: something else may
   * be asked for at once, and so may the same when an instance has vanished since.
   */
  public Optional<Refusal> refusal(Target target) {
    return snapshot
        .recent()
        .refusal()
        .filter(refusal -> refusal.concerns(target))
        .filter(refusal -> snapshot.instances().size() >= refusal.present())
        .filter(refusal -> now().isBefore(refusal.retryAt()));
  }
}
