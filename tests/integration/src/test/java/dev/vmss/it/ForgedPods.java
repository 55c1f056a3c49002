package dev.vmss.it;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.WellKnown;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Map;

/** Pods that somebody made to look like instances. */
final class ForgedPods {

  /** A version that nobody serves, so that the garbage collector never resolves the owner. */
  static final String UNSERVED = "vmss.dev/v9";

  static final String SERVED = "vmss.dev/v1alpha1";

  private ForgedPods() {}

  static OwnerReference owner(VirtualMachineScaleSet set, String apiVersion) {
    return new OwnerReferenceBuilder()
        .withApiVersion(apiVersion)
        .withKind("VirtualMachineScaleSet")
        .withName(set.getMetadata().getName())
        .withUid(set.getMetadata().getUid())
        .withController(true)
        .build();
  }

  /** One that never starts: no scheduler has its name. */
  static Pod plain(String namespace, String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withSchedulerName("none")
        .withRestartPolicy("Always")
        .addNewContainer()
        .withName("server")
        .withImage("registry.example/forged:1")
        .endContainer()
        .endSpec()
        .build();
  }

  static Pod owned(String namespace, String name, OwnerReference owner) {
    return plain(namespace, name)
        .edit()
        .editMetadata()
        .withOwnerReferences(owner)
        .endMetadata()
        .build();
  }

  /** With the mark that would keep it from scale-in, so that real ones would go. */
  static Pod lookAlike(String namespace, String name, OwnerReference owner) {
    return owned(namespace, name, owner)
        .edit()
        .editMetadata()
        .withLabels(Map.of(WellKnown.SCALE_SET, owner.getName(), WellKnown.INSTANCE_ID, "10"))
        .withAnnotations(Map.of(WellKnown.PROTECT_FROM_SCALE_IN, "true"))
        .endMetadata()
        .build();
  }
}
