package dev.vmss.operator.scaleset;

import dev.vmss.api.v1alpha1.VirtualMachineSizeSpec;
import dev.vmss.operator.catalogue.Catalogue;
import dev.vmss.operator.placement.Node;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a snapshot is taken from besides the set and its instances: the caches of the cluster's
 * other objects.
 */
public interface ClusterView {

  Catalogue catalogue();

  List<Node> nodes();

  /**
   * Those of these nodes that are not there, and since when this process has seen that; none while
   * there is no node at all.
   */
  Map<String, Instant> gone(Collection<String> nodes, Instant now);

  /** The size of that object name, if it exists. */
  Optional<VirtualMachineSizeSpec> size(String name);
}
