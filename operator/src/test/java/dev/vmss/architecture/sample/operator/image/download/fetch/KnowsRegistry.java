package dev.vmss.architecture.sample.operator.image.download.fetch;

import dev.vmss.architecture.sample.operator.image.registry.KnowsShellOfItems;

/** Knows a room that it must not know. */
public record KnowsRegistry(KnowsShellOfItems registry) {}
