package dev.vmss.architecture.sample.operator.app.process;

import dev.vmss.architecture.sample.operator.app.health.KnowsMetrics;

/** Knows a room that it must not know. */
public record KnowsHealth(KnowsMetrics health) {}
