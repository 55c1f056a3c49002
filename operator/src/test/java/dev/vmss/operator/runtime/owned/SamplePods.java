package dev.vmss.operator.runtime.owned;

import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.Instance.Identity;
import dev.vmss.operator.runtime.Instance.Life;
import dev.vmss.operator.runtime.Instance.Phase;
import dev.vmss.operator.runtime.Instance.Workload;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/** Pods of which no more is read than stands in their metadata. */
final class SamplePods implements ObjectKind<Pod> {

  @Override
  public Class<Pod> type() {
    return Pod.class;
  }

  @Override
  public Optional<Owned> see(Pod pod) {
    return Owned.of(
        pod,
        id ->
            new Instance(
                new Identity(
                    Workload.POD,
                    pod.getMetadata().getName(),
                    id,
                    pod.getMetadata().getUid(),
                    pod.getMetadata().getResourceVersion()),
                Stamps.created(pod),
                Stamps.zone(pod),
                Stamps.stamp(pod),
                Stamps.marks(pod),
                new Life(
                    Phase.PENDING,
                    false,
                    Stamps.created(pod),
                    Optional.empty(),
                    false,
                    pod.getMetadata().getDeletionTimestamp() != null,
                    Stamps.ending(pod),
                    Optional.empty(),
                    Optional.empty(),
                    false)));
  }

  @Override
  public Pod named(ObjectMeta metadata) {
    Pod pod = new Pod();
    pod.setMetadata(metadata);
    return pod;
  }
}
