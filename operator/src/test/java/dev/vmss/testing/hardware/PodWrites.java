package dev.vmss.testing.hardware;

import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/** What a kubelet writes about Pods; each write is for one UID and leaves a namesake alone. */
final class PodWrites {

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final KubernetesClient client;

  PodWrites(KubernetesClient client) {
    this.client = client;
  }

  /** Patches the status. */
  void report(Pod pod, Pod patch) {
    client
        .pods()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.STRATEGIC_MERGE),
            client.getKubernetesSerialization().asJson(patch));
  }

  /** Deletes for good, with grace period 0: a kubelet's word that the containers have ended. */
  void remove(Pod pod) {
    ObjectMeta meta = pod.getMetadata();
    DeleteOptions options =
        new DeleteOptionsBuilder()
            .withGracePeriodSeconds(0L)
            .withNewPreconditions()
            .withUid(meta.getUid())
            .endPreconditions()
            .build();
    try {
      client.raw(
          "/api/v1/namespaces/%s/pods/%s".formatted(meta.getNamespace(), meta.getName()),
          "DELETE",
          options);
    } catch (KubernetesClientException e) {
      if (e.getCode() != NOT_FOUND && e.getCode() != CONFLICT) {
        throw e;
      }
    }
  }
}
