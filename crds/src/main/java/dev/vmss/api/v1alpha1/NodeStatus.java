package dev.vmss.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/** The instances of one node. */
@ApiObject
public record NodeStatus(String node, @Nullable String zone, int replicas) {}
