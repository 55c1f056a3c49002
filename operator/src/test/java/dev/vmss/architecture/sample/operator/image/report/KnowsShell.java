package dev.vmss.architecture.sample.operator.image.report;

import dev.vmss.architecture.sample.operator.image.Fetcher;

/** Knows a room that it must not know. */
public record KnowsShell(Fetcher image) {}
