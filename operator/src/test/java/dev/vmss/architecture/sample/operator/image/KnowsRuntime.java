package dev.vmss.architecture.sample.operator.image;

import dev.vmss.architecture.sample.operator.runtime.pod.PodRuntime;

/** Knows a room that it must not know. */
public record KnowsRuntime(PodRuntime runtime) {}
