package dev.vmss.testing.hardware;

import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** What a kubelet writes about Pods; each write is for one UID and leaves a namesake alone. */
record PodWrites(BlindWrites writes) {

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  void report(Pod patch) {
    writes.strategicMerge(path(patch) + "/status", patch);
  }

  /** Deletes for good, with grace period 0: a kubelet's word that the containers have ended. */
  void remove(Pod pod) {
    DeleteOptions options =
        new DeleteOptionsBuilder()
            .withGracePeriodSeconds(0L)
            .withNewPreconditions()
            .withUid(pod.getMetadata().getUid())
            .endPreconditions()
            .build();
    try {
      writes.delete(path(pod), options);
    } catch (KubernetesClientException e) {
      if (e.getCode() != NOT_FOUND && e.getCode() != CONFLICT) {
        throw e;
      }
    }
  }

  private static String path(Pod pod) {
    ObjectMeta meta = pod.getMetadata();
    return "/api/v1/namespaces/%s/pods/%s".formatted(meta.getNamespace(), meta.getName());
  }
}
