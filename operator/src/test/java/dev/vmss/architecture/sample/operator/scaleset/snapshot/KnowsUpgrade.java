package dev.vmss.architecture.sample.operator.scaleset.snapshot;

import dev.vmss.architecture.sample.operator.scaleset.upgrade.KnowsDecision;

/** Knows a room that it must not know. */
public record KnowsUpgrade(KnowsDecision next) {}
