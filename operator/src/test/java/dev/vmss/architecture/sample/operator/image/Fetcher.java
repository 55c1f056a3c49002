package dev.vmss.architecture.sample.operator.image;

import io.fabric8.kubernetes.client.KubernetesClient;

/** Knows the client without being shell by name. */
public record Fetcher(KubernetesClient client) {}
