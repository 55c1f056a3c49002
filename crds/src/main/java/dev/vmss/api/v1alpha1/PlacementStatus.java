package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.vmss.api.schema.ListKeys;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Where the instances really are. */
@ApiObject
public record PlacementStatus(
    @JsonPropertyDescription("The number of nodes that run instances.") @Min(0) int nodes,
    @JsonPropertyDescription("The instances of each zone, at most 64.")
        @Size(max = 64)
        @ListKeys("zone")
        List<ZoneStatus> zones,
    @JsonPropertyDescription("The instances of each node, the most loaded first, at most 64.")
        @Size(max = 64)
        @ListKeys("node")
        List<NodeStatus> nodeCounts) {

  public PlacementStatus {
    zones = Copies.of(zones);
    nodeCounts = Copies.of(nodeCounts);
  }
}
