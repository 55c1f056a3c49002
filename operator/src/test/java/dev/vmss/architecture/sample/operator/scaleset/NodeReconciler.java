package dev.vmss.architecture.sample.operator.scaleset;

import io.fabric8.kubernetes.client.KubernetesClient;

/** Shell by name: may know the client, as may what is nested in it. */
public record NodeReconciler(KubernetesClient client) {

  /** Nested in the shell. */
  public record Visit(KubernetesClient client) {}
}
