package dev.vmss.architecture.sample.operator.image.report;

import io.fabric8.kubernetes.client.KubernetesClient;

/** Shell by name, in a room that has none. */
public record CloudApplier(KubernetesClient client) {}
