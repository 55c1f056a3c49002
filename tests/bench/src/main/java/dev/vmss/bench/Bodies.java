package dev.vmss.bench;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.util.Map;

/** The same Pod for everybody, and its end. */
final class Bodies {

  private Bodies() {}

  /** What the operator rendered, without what admission and scheduling added. */
  static PodSpec specOf(Pod pod) {
    return new PodSpecBuilder(pod.getSpec())
        .withNodeName(null)
        .withTolerations()
        .withServiceAccount(null)
        .withServiceAccountName(null)
        .build();
  }

  /** Deletes Pods at once; a thousand take the API server longer than a usual request may. */
  static void deleteAll(KubernetesClient client, String namespace, Map<String, String> labels) {
    RequestConfig patient =
        new RequestConfigBuilder()
            .withRequestTimeout(120_000)
            .withRequestRetryBackoffLimit(0)
            .build();
    client
        .adapt(NamespacedKubernetesClient.class)
        .withRequestConfig(patient)
        .call(c -> c.pods().inNamespace(namespace).withLabels(labels).withGracePeriod(0).delete());
  }
}
