package dev.vmss.operator.scaleset.simulation.world;

/**
 * What a world begins with.
 *
 * @param nodes how many nodes there are at first
 * @param capacity how many Pods a node holds
 * @param clocks what clocks there are beside the API server's
 */
public record Setup(int nodes, int capacity, boolean assumeAutoscaling, Clocks clocks) {}
