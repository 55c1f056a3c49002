package dev.vmss.operator.scaleset.simulation.judge;

import dev.vmss.api.v1alpha1.RollingUpgradePolicy;
import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.api.v1alpha1.UpgradeStatus;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetSpec;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.model.GoDuration;
import dev.vmss.operator.placement.Node;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.simulation.Violation;
import dev.vmss.operator.scaleset.simulation.world.Key;
import dev.vmss.operator.scaleset.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot read a second time, by the words of the specification and not by the engine's code.
 */
public final class View {

  private final Snapshot snapshot;
  private final Set<String> deleted;
  private final Function<String, Optional<String>> madeAs;
  private final List<Instance> counting;
  private final Witness.Times times;

  /**
   * @param deleted uids this process was told to be going
   * @param times when this process saw its instances change
   * @param madeAs what the user had asked for when the instance of a uid was made
   */
  View(
      Snapshot snapshot,
      Set<String> deleted,
      Witness.Times times,
      Function<String, Optional<String>> madeAs) {
    this.times = times;
    this.snapshot = snapshot;
    this.madeAs = madeAs;
    this.deleted = Set.copyOf(deleted);
    this.counting = snapshot.instances().stream().filter(i -> !going(i) && !lost(i)).toList();
  }

  public static void require(boolean holds, String rule, Supplier<String> detail) {
    if (!holds) {
      throw new Violation(rule, detail.get());
    }
  }

  Snapshot snapshot() {
    return snapshot;
  }

  String uid() {
    return snapshot.set().uid();
  }

  Key key(String name) {
    return new Key(snapshot.set().namespace(), name);
  }

  Instant now() {
    return snapshot.now();
  }

  VirtualMachineScaleSetSpec spec() {
    return snapshot.spec();
  }

  VirtualMachineScaleSetStatus status() {
    return snapshot.status();
  }

  @Nullable UpgradeStatus upgrade() {
    return snapshot.status().upgrade();
  }

  /** A line that was let in before there was a rule, by its name. */
  Optional<String> nonsense() {
    if (policy().maxBatchInstancePercent() > 100) {
      return Optional.of("maxBatchInstancePercent");
    }
    if (noRollCanSucceed()) {
      return Optional.of("batchHealthTimeout");
    }
    return Meaning.refusedKeys(spec()).stream().findFirst();
  }

  /** "Settings with which no roll can succeed" are no trouble where nothing rolls. */
  boolean noRollCanSucceed() {
    boolean rolls = mode(UpgradeMode.ROLLING) || spec().upgradePolicy().automaticOSUpgrade();
    return policy().maxBatchInstancePercent() > 100
        || (rolls && GoDuration.parse(policy().batchHealthTimeout()).isZero());
  }

  int replicas() {
    return spec().replicas();
  }

  // Instances

  boolean going(Instance instance) {
    return instance.terminating() || deleted.contains(instance.uid());
  }

  boolean lost(Instance instance) {
    return !going(instance) && (instance.phase() == Instance.Phase.LOST || nodeGone(instance));
  }

  /** "its node object has been gone for 40 s (not while all nodes are gone ...)" */
  boolean nodeGone(Instance instance) {
    return !snapshot.nodes().isEmpty()
        && nodeAway(instance)
        && !now().isBefore(awaySince(instance).plusSeconds(40));
  }

  boolean nodeAway(Instance instance) {
    return instance.node().filter(snapshot.goneNodes()::containsKey).isPresent();
  }

  private Instant awaySince(Instance instance) {
    return snapshot.goneNodes().get(instance.node().orElseThrow());
  }

  /** Terminating, and its grace is over. */
  boolean ghost(Instance instance) {
    return times.ghostFrom(instance).filter(from -> !now().isBefore(from)).isPresent();
  }

  /** When its state last changed, as this process saw it. */
  Instant since(Instance instance) {
    return times.since(instance);
  }

  /** When this process first saw it. */
  Instant appeared(Instance instance) {
    return times.appeared(instance);
  }

  List<Instance> counting() {
    return counting;
  }

  boolean counts(Instance instance) {
    return counting.contains(instance);
  }

  boolean healthy(Instance instance) {
    Instant since = since(instance).plusSeconds(spec().minReadySeconds());
    return counts(instance) && instance.ready() && !now().isBefore(since);
  }

  List<Instance> healthy() {
    return counting.stream().filter(this::healthy).toList();
  }

  int missing() {
    return Math.max(0, replicas() - counting.size());
  }

  boolean zoned() {
    return !spec().zones().isEmpty();
  }

  /** Where it really is, or is meant to go, if that is one of the set's zones. */
  Optional<String> zone(Instance instance) {
    Map<String, Node> nodes =
        snapshot.nodes().stream().collect(Collectors.toMap(Node::name, node -> node));
    return instance
        .node()
        .map(nodes::get)
        .flatMap(Node::zone)
        .or(instance::chosenZone)
        .filter(spec().zones()::contains);
  }

  // Upgrades

  /** Whether a failed roll goes back: as the policy says, or said when the roll failed. */
  boolean rollsBack() {
    UpgradeStatus before = upgrade();
    boolean decided =
        before != null
            && before.failedTarget() != null
            && before.failedTarget().rollbackTo() != null;
    return decided || policy().rollbackFailedInstancesOnPolicyBreach();
  }

  RollingUpgradePolicy policy() {
    return spec().upgradePolicy().rollingUpgradePolicy();
  }

  int batchSize() {
    return Math.max(1, policy().maxBatchInstancePercent() * replicas() / 100);
  }

  int mayBeUnhealthy() {
    return Math.max(1, policy().maxUnhealthyInstancePercent() * replicas() / 100);
  }

  Duration batchLimit() {
    String grace =
        spec().virtualMachineProfile().terminateNotification() == null
            ? "30s"
            : spec().virtualMachineProfile().terminateNotification().notBeforeTimeout();
    return GoDuration.parse(grace).plus(GoDuration.parse(policy().batchHealthTimeout()));
  }

  boolean mode(UpgradeMode mode) {
    return spec().upgradePolicy().mode() == mode;
  }

  /** Differs in what the user wrote: the model, or the version that is pinned. */
  boolean otherModel(Instance instance) {
    boolean otherPin =
        Marketplace.pinned(spec())
            .filter(pin -> !instance.stamp().version().equals(Optional.of(pin)))
            .isPresent();
    return otherPin || !madeAs.apply(instance.uid()).equals(Optional.of(Meaning.of(spec())));
  }

  static boolean otherImage(Instance instance, ServedImage goal) {
    return !instance.stamp().version().equals(Optional.of(goal.version()))
        || !instance.stamp().digest().equals(goal.digest());
  }

  static boolean downgrade(Instance instance, ServedImage goal) {
    return instance.stamp().version().filter(v -> v.compareTo(goal.version()) > 0).isPresent();
  }

  static List<Integer> ids(Collection<Instance> instances) {
    return instances.stream().map(instance -> instance.id().number()).sorted().toList();
  }
}
