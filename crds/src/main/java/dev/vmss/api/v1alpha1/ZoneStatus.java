package dev.vmss.api.v1alpha1;

/** The instances of one zone and the nodes they run on. */
@ApiObject
public record ZoneStatus(String zone, int replicas, int nodes) {}
