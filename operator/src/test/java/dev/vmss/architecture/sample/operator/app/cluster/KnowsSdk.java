package dev.vmss.architecture.sample.operator.app.cluster;

import dev.vmss.architecture.sample.operator.app.sdk.KnowsWatches;

/** Knows a room that it must not know. */
public record KnowsSdk(KnowsWatches sdk) {}
