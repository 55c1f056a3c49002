package dev.vmss.operator.scaleset.decision;

import dev.vmss.api.v1alpha1.VirtualMachineProfile;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.model.InstanceId;
import dev.vmss.operator.placement.Obstacle;
import dev.vmss.operator.placement.Placement;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.Slot;
import dev.vmss.operator.scaleset.snapshot.Desired;
import dev.vmss.operator.scaleset.snapshot.Facts;
import dev.vmss.operator.scaleset.snapshot.Recent;
import dev.vmss.operator.scaleset.snapshot.Snapshot;
import dev.vmss.operator.scaleset.snapshot.Target;
import dev.vmss.operator.scaleset.snapshot.Unserved;
import dev.vmss.operator.scaleset.upgrade.Roll;
import dev.vmss.operator.scaleset.upgrade.UpgradeStep;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rules of scale-out (03, "Scale-out"): missing instances get the lowest free ids, at once,
 * from the image resolved now; while it does not resolve, none is created.
 *
 * @param missing how many wanted instances do not exist, creatable or not
 * @param creates those to create now
 * @param clears lost ones that have to go first, because they hold the quota of their replacements
 * @param obstacle why not all of them can be placed
 * @param held how many wait because they replace instances that were lost young
 * @param wakeAt when the next one may be created
 */
public record ScaleOut(
    int missing,
    List<Slot> creates,
    List<Instance> clears,
    Optional<Obstacle> obstacle,
    int held,
    Optional<Instant> wakeAt) {

  /** Instances lost younger than this are replaced with back-off. */
  public static final Duration YOUNG = Duration.ofMinutes(10);

  static ScaleOut decide(Facts facts, UpgradeStep upgrade) {
    int missing =
        Math.max(0, facts.desired().replicas() + upgrade.surge() - facts.counting().size());
    Optional<Obstacle> obstacle = facts.placement().flatMap(Placement::obstacle);
    if (missing == 0
        || upgrade.image().isEmpty()
        || facts.placement().isEmpty()
        || facts.refused()) {
      return new ScaleOut(
          missing,
          List.of(),
          List.of(),
          missing == 0 ? Optional.empty() : obstacle,
          0,
          Optional.empty());
    }
    Target target = Target.of(upgrade.image().get(), facts.desired().model());
    Optional<Recent.Refusal> waiting = facts.refusal(target).filter(refusal -> !refusal.probe());
    List<Instant> heldUntil = youngLosses(facts);
    if (waiting.isPresent()) {
      boolean quota = waiting.get().quota();
      Stream<Instant> due = quota ? heldUntil.stream() : Stream.empty();
      return new ScaleOut(
          missing,
          List.of(),
          quota ? inTheWay(facts, missing) : List.of(),
          obstacle,
          0,
          Stream.concat(Stream.of(waiting.get().retryAt()), due).min(Instant::compareTo));
    }
    int creatable = Math.max(0, missing - heldUntil.size());
    Seats seats = Seats.of(facts, numbers(facts, upgrade, creatable), population(facts, upgrade));
    return new ScaleOut(
        missing,
        seats.slots(),
        List.of(),
        seats.obstacle(),
        missing - creatable,
        heldUntil.stream().min(Instant::compareTo));
  }

  /** What instances are made from in this pass. */
  public static Recipe recipe(Facts facts, ServedImage image) {
    Desired desired = facts.desired();
    VirtualMachineProfile asked = facts.snapshot().spec().virtualMachineProfile();
    return new Recipe(
        facts.snapshot().set(),
        facts.unserved().isPresent() ? Unserved.without(asked) : asked,
        facts.snapshot().size().orElseThrow(),
        image,
        desired.model(),
        desired.stamps().meaning(),
        desired.faultDomains(),
        desired.terminationGrace());
  }

  /** First the numbers that the batch in flight has written down for its replacements. */
  private static List<InstanceId> numbers(Facts facts, UpgradeStep upgrade, int count) {
    List<Integer> promised =
        upgrade.roll().filter(Roll::inFlight).map(Roll::replacements).orElse(List.of());
    return facts.numbers().next(count, promised);
  }

  /** A surge goes where its batch will leave room. */
  private static Map<String, Integer> population(Facts facts, UpgradeStep upgrade) {
    Set<Instance> leaving = new HashSet<>();
    upgrade
        .roll()
        .filter(roll -> roll.surge() > 0)
        .ifPresent(roll -> facts.counting().stream().filter(roll::has).forEach(leaving::add));
    return facts.population(leaving);
  }

  /** Lost instances whose time to be replaced has come, and what leaves anyway is not enough. */
  private static List<Instance> inTheWay(Facts facts, int missing) {
    if (facts.roomIsComing(missing, 0)) {
      return List.of();
    }
    List<Instance> due =
        facts.lost().stream()
            .filter(lost -> !facts.now().isBefore(replacedFrom(lost, facts.snapshot().recent())))
            .toList();
    return facts.free(due).stream().limit(missing).toList();
  }

  /** When each instance that was lost young may be replaced, for those whose time has not come. */
  private static List<Instant> youngLosses(Facts facts) {
    return facts.lost().stream()
        .map(instance -> replacedFrom(instance, facts.snapshot().recent()))
        .filter(facts.now()::isBefore)
        .toList();
  }

  /** From when on a lost instance may be replaced; one that is young no more waits no longer. */
  public static Instant replacedFrom(Instance lost, Recent recent) {
    Instant grownUp = recent.sightings().appeared(lost).plus(YOUNG);
    Instant backedOff = recent.replaceYoungLossAt(lost.since());
    return backedOff.isBefore(grownUp) ? backedOff : grownUp;
  }

  public static boolean young(Instance lost, Snapshot snapshot) {
    Instant appeared = snapshot.recent().sightings().appeared(lost);
    return snapshot.now().isBefore(appeared.plus(YOUNG));
  }
}
