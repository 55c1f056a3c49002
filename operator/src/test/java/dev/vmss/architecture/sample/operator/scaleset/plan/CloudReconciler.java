package dev.vmss.architecture.sample.operator.scaleset.plan;

import io.fabric8.kubernetes.client.KubernetesClient;

/** Shell by name, in a room that is pure. */
public record CloudReconciler(KubernetesClient client) {}
