package dev.vmss.api.v1alpha1;

import java.util.List;

/** Where the instances really are. */
@ApiObject
public record PlacementStatus(int nodes, List<ZoneStatus> zones, List<NodeStatus> nodeCounts) {

  public PlacementStatus {
    zones = Copies.of(zones);
    nodeCounts = Copies.of(nodeCounts);
  }
}
