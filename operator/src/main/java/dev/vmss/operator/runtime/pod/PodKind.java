package dev.vmss.operator.runtime.pod;

import dev.vmss.operator.runtime.owned.ObjectKind;
import dev.vmss.operator.runtime.owned.Owned;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.Optional;

/** Pods as instances. */
final class PodKind implements ObjectKind<Pod> {

  @Override
  public Class<Pod> type() {
    return Pod.class;
  }

  @Override
  public Optional<Owned> see(Pod pod) {
    return PodReader.see(pod);
  }

  @Override
  public Pod named(ObjectMeta metadata) {
    Pod pod = new Pod();
    pod.setMetadata(metadata);
    pod.setSpec(new PodSpec());
    return pod;
  }
}
