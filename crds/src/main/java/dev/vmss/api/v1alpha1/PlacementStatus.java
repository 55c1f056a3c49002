package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * Where the instances really are. The lists are written whole by one writer, so they are atomic:
 * keyed ones would have the API server keep a record of every row beside it.
 */
@ApiObject
public record PlacementStatus(
    @JsonPropertyDescription("The number of nodes that run instances.") @Min(0) int nodes,
    @JsonPropertyDescription("The instances of each zone, at most 64.") @Size(max = 64)
        List<ZoneStatus> zones,
    @JsonPropertyDescription(
            "The instances of each node, the most loaded first: at most 64, and no "
                + "more than leave the whole object under 10 kB.")
        @Size(max = 64)
        List<NodeStatus> nodeCounts) {

  public PlacementStatus {
    zones = Copies.of(zones);
    nodeCounts = Copies.of(nodeCounts);
  }
}
