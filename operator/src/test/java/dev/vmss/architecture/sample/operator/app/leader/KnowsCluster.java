package dev.vmss.architecture.sample.operator.app.leader;

import dev.vmss.architecture.sample.operator.app.cluster.KnowsSdk;

/** Knows a room that it must not know. */
public record KnowsCluster(KnowsSdk cluster) {}
