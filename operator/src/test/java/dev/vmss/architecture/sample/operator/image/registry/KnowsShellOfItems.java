package dev.vmss.architecture.sample.operator.image.registry;

import dev.vmss.architecture.sample.operator.image.Fetcher;

/** Knows a room that it must not know. */
public record KnowsShellOfItems(Fetcher image) {}
