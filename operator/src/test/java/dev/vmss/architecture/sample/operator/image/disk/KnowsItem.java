package dev.vmss.architecture.sample.operator.image.disk;

import dev.vmss.architecture.sample.operator.image.item.KnowsRemoval;

/** Knows a room that it must not know. */
public record KnowsItem(KnowsRemoval item) {}
