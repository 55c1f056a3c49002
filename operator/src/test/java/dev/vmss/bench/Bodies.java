package dev.vmss.bench;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/** The same Pod for everybody. */
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
}
