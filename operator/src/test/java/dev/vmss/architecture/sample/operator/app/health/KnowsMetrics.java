package dev.vmss.architecture.sample.operator.app.health;

import dev.vmss.architecture.sample.operator.app.metrics.KnowsLeader;

/** Knows a room that it must not know. */
public record KnowsMetrics(KnowsLeader metrics) {}
