package dev.vmss.architecture.sample.operator.kubevirt;

import dev.vmss.architecture.sample.operator.runtime.pod.PodRuntime;

/** Knows a room that it must not know. */
public record KnowsInstances(PodRuntime runtime) {}
