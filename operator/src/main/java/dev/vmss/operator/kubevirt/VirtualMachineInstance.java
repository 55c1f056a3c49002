package dev.vmss.operator.kubevirt;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * One run of a {@link VirtualMachine}, made and ended by KubeVirt: it has the machine's name, and
 * says where it runs. Only read, so that its spec is left out. It has no status subresource.
 */
@Group(KubeVirt.GROUP)
@Version(KubeVirt.VERSION)
public final class VirtualMachineInstance extends CustomResource<Void, VirtualMachineInstanceStatus>
    implements Namespaced {}
