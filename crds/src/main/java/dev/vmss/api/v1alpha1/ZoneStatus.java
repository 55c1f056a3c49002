package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** The instances of one zone and the nodes they run on. */
@ApiObject
public record ZoneStatus(
    @JsonPropertyDescription("The zone.") @Required String zone,
    @JsonPropertyDescription("The number of instances in it.") @Min(0) int replicas,
    @JsonPropertyDescription("The number of its nodes that run instances.") @Min(0) int nodes) {}
