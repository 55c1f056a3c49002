package dev.vmss.architecture.sample.operator.image.download.policy;

import dev.vmss.architecture.sample.operator.image.download.failure.KnowsOci;

/** Knows a room that it must not know. */
public record KnowsFailure(KnowsOci failure) {}
