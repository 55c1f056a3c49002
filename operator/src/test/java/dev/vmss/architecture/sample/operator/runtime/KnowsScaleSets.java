package dev.vmss.architecture.sample.operator.runtime;

import dev.vmss.architecture.sample.operator.scaleset.Planner;

/** Knows a room that it must not know. */
public record KnowsScaleSets(Planner planner) {}
