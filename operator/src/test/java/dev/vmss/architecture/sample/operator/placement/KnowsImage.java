package dev.vmss.architecture.sample.operator.placement;

import dev.vmss.architecture.sample.operator.image.Fetcher;

/** Knows a room that it must not know. */
public record KnowsImage(Fetcher fetcher) {}
