package dev.vmss.architecture.sample.operator.scaleset.vocabulary;

import dev.vmss.architecture.sample.operator.scaleset.snapshot.KnowsUpgrade;

/** Knows a room that it must not know. */
public record KnowsSnapshot(KnowsUpgrade next) {}
