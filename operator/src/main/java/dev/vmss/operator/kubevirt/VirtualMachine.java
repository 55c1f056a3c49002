package dev.vmss.operator.kubevirt;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** A machine that KubeVirt keeps running: the object that an instance is. */
@Group(KubeVirt.GROUP)
@Version(KubeVirt.VERSION)
public final class VirtualMachine extends CustomResource<VirtualMachineSpec, VirtualMachineStatus>
    implements Namespaced {}
