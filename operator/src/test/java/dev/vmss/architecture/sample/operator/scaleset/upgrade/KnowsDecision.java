package dev.vmss.architecture.sample.operator.scaleset.upgrade;

import dev.vmss.architecture.sample.operator.scaleset.decision.KnowsReport;

/** Knows a room that it must not know. */
public record KnowsDecision(KnowsReport next) {}
