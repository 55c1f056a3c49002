package dev.vmss.architecture.sample.operator.scaleset.report;

import dev.vmss.architecture.sample.operator.scaleset.plan.KnowsShell;

/** Knows a room that it must not know. */
public record KnowsPlan(KnowsShell next) {}
