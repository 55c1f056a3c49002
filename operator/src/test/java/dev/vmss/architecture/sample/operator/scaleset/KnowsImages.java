package dev.vmss.architecture.sample.operator.scaleset;

import dev.vmss.architecture.sample.operator.image.Fetcher;

/** Knows a room that it must not know. */
public record KnowsImages(Fetcher fetcher) {}
