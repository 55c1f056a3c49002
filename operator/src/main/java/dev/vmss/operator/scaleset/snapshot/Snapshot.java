package dev.vmss.operator.scaleset.snapshot;

import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetSpec;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.api.v1alpha1.VirtualMachineSizeSpec;
import dev.vmss.operator.catalogue.Catalogue;
import dev.vmss.operator.placement.Node;
import dev.vmss.operator.placement.VanishedNodes;
import dev.vmss.operator.runtime.DataDiskClaim;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.ProfileCheck;
import dev.vmss.operator.runtime.Recipe;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything one decision sees, taken at one moment. The Planner reads nothing else.
 *
 * @param deleting the set is being deleted, or its namespace with it
 * @param instances all objects owned by this set's uid, terminating and lost ones included
 * @param disks data disks of this set that outlive its instances, in no order
 * @param nodes all cluster nodes
 * @param goneNodes nodes that instances are bound to and that are not there, and since when this
 *     process has seen that
 * @param size what the set's size is, when it exists
 * @param runtimes the kinds of image this operator can make instances of
 * @param assumeAutoscaling missing nodes never prevent a create
 * @param allowedKeys what labels and annotations a tenant may give instances
 */
public record Snapshot(
    Recipe.Owner set,
    long generation,
    boolean deleting,
    VirtualMachineScaleSetSpec spec,
    VirtualMachineScaleSetStatus status,
    List<Instance> instances,
    List<DataDiskClaim> disks,
    Catalogue catalogue,
    List<Node> nodes,
    Map<String, Instant> goneNodes,
    Optional<VirtualMachineSizeSpec> size,
    Map<SourceKind, ProfileCheck> runtimes,
    boolean assumeAutoscaling,
    AllowedKeys allowedKeys,
    Recent recent,
    Instant now) {

  public Snapshot {
    instances = List.copyOf(instances);
    disks = List.copyOf(disks);
    nodes = List.copyOf(nodes);
    goneNodes = Map.copyOf(goneNodes);
    runtimes = Map.copyOf(runtimes);
    // Who has not looked before takes a first look: of each instance it is known since when.
    recent = recent.looking(instances, false, status, now);
  }

  /**
   * The same moment, read: the spec as it is in effect, and instances under the name that their
   * model has now.
   */
  Snapshot read(VirtualMachineScaleSetSpec inEffect, ModelStamps stamps) {
    return new Snapshot(
        set,
        generation,
        deleting,
        inEffect,
        status,
        instances.stream().map(stamps::read).toList(),
        disks,
        catalogue,
        nodes,
        goneNodes,
        size,
        runtimes,
        assumeAutoscaling,
        allowedKeys,
        recent,
        now);
  }

  /**
   * An instance with what the cache does not show: when we saw it change, that we deleted it, or
   * that its node is gone for good.
   */
  public Instance asItIs(Instance shown) {
    Instance instance = recent.sightings().asSeen(shown);
    if (recent.deleted().contains(instance.uid())) {
      return instance.asTerminating();
    }
    return stranded(instance) ? instance.asLost() : instance;
  }

  /**
   * Whether nobody is left who runs it or could end it: its node has been gone for so long that it
   * is not registering anew. Where all nodes are gone, their list is what is wrong.
   */
  public boolean stranded(Instance instance) {
    return strandedFrom(instance).filter(from -> !now.isBefore(from)).isPresent();
  }

  /** When the next instance will be stranded, if its node stays away. */
  public Optional<Instant> nextStranded() {
    return instances.stream()
        .map(this::strandedFrom)
        .flatMap(Optional::stream)
        .filter(now::isBefore)
        .min(Instant::compareTo);
  }

  private Optional<Instant> strandedFrom(Instance instance) {
    return nodes.isEmpty() || instance.isKeptRunning()
        ? Optional.empty()
        : goneSince(instance).map(VanishedNodes::goneForGood);
  }

  private Optional<Instant> goneSince(Instance instance) {
    return instance.node().map(goneNodes::get);
  }

  /** Whether its node is not there, be it for a moment only. */
  public boolean nodeIsAway(Instance instance) {
    return goneSince(instance).isPresent();
  }
}
