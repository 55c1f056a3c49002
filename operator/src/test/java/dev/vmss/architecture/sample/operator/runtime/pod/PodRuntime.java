package dev.vmss.architecture.sample.operator.runtime.pod;

import io.fabric8.kubernetes.client.KubernetesClient;

/** A runtime: shell by its room. */
public record PodRuntime(KubernetesClient client) {}
