package dev.vmss.architecture.sample.operator.app.metrics;

import dev.vmss.architecture.sample.operator.app.leader.KnowsCluster;

/** Knows a room that it must not know. */
public record KnowsLeader(KnowsCluster leader) {}
