package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** The instances of one node. */
@ApiObject
public record NodeStatus(
    @JsonPropertyDescription("The name of the node.") @Required String node,
    @JsonPropertyDescription("The zone of the node.") @Nullable String zone,
    @JsonPropertyDescription("The number of instances on it.") @Min(0) int replicas) {}
