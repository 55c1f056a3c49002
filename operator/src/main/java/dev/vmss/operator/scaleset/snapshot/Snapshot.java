package dev.vmss.operator.scaleset.snapshot;

import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetSpec;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.api.v1alpha1.VirtualMachineSizeSpec;
import dev.vmss.operator.catalogue.Catalogue;
import dev.vmss.operator.placement.Node;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.Recipe;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything one decision sees, taken at one moment. The Planner reads nothing else.
 *
 * @param instances all objects owned by this set's uid, terminating and lost ones included
 * @param nodes all cluster nodes
 * @param goneNodes nodes that instances are bound to and that no longer exist
 * @param size what the set's size is, when it exists
 * @param runtimes the kinds of image this operator can make instances of
 * @param assumeAutoscaling missing nodes never prevent a create
 */
public record Snapshot(
    Recipe.Owner set,
    long generation,
    boolean deleting,
    VirtualMachineScaleSetSpec spec,
    VirtualMachineScaleSetStatus status,
    List<Instance> instances,
    Catalogue catalogue,
    List<Node> nodes,
    Set<String> goneNodes,
    Optional<VirtualMachineSizeSpec> size,
    Set<SourceKind> runtimes,
    boolean assumeAutoscaling,
    Recent recent,
    Instant now) {

  public Snapshot {
    instances = List.copyOf(instances);
    nodes = List.copyOf(nodes);
    goneNodes = Set.copyOf(goneNodes);
    runtimes = Set.copyOf(runtimes);
  }

  /**
   * An instance with what the cache does not show: that we deleted it, or that its node is gone.
   */
  public Instance asItIs(Instance instance) {
    if (recent.deleted().contains(instance.uid())) {
      return instance.asTerminating();
    }
    return instance.node().filter(goneNodes::contains).isPresent() ? instance.asLost() : instance;
  }
}
