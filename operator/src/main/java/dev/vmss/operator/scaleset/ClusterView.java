package dev.vmss.operator.scaleset;

import dev.vmss.api.v1alpha1.VirtualMachineSizeSpec;
import dev.vmss.operator.catalogue.Catalogue;
import dev.vmss.operator.placement.Node;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a snapshot is taken from besides the set and its instances: the caches of the cluster's
 * other objects.
 */
public interface ClusterView {

  Catalogue catalogue();

  List<Node> nodes();

  /** Those of these nodes that no longer exist. */
  Set<String> gone(Collection<String> nodes);

  /** The size of that object name, if it exists. */
  Optional<VirtualMachineSizeSpec> size(String name);
}
