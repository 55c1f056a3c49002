package dev.vmss.architecture.sample.operator.feed;

import dev.vmss.architecture.sample.operator.runtime.pod.PodRuntime;

/** Knows a room that it must not know. */
public record KnowsPods(PodRuntime runtime) {}
