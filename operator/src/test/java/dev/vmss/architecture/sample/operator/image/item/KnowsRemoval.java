package dev.vmss.architecture.sample.operator.image.item;

import dev.vmss.architecture.sample.operator.image.removal.KnowsLifecycle;

/** Knows a room that it must not know. */
public record KnowsRemoval(KnowsLifecycle removal) {}
