package dev.vmss.architecture.sample.operator.scaleset.decision;

import dev.vmss.architecture.sample.operator.scaleset.report.KnowsPlan;

/** Knows a room that it must not know. */
public record KnowsReport(KnowsPlan next) {}
