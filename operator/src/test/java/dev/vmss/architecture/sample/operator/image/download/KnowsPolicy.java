package dev.vmss.architecture.sample.operator.image.download;

import dev.vmss.architecture.sample.operator.image.download.policy.KnowsFailure;

/** Knows a room that it must not know. */
public record KnowsPolicy(KnowsFailure policy) {}
