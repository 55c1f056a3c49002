package dev.vmss.architecture.sample.operator.kubernetes;

import dev.vmss.architecture.sample.operator.scaleset.Planner;

/** Knows a room that it must not know. */
public record KnowsEngine(Planner planner) {}
