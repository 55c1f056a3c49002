package dev.vmss.architecture.sample.operator.app.sdk;

import dev.vmss.architecture.sample.operator.app.watches.KnowsProgram;

/** Knows a room that it must not know. */
public record KnowsWatches(KnowsProgram watches) {}
