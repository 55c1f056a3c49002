package dev.vmss.api.v1alpha1;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A machine size that tenants choose by its Azure name. */
@Group(WellKnown.GROUP)
@Version(WellKnown.VERSION)
@Kind("VirtualMachineSize")
@Singular("virtualmachinesize")
@Plural("virtualmachinesizes")
@ShortNames("vmsize")
public final class VirtualMachineSize extends CustomResource<VirtualMachineSizeSpec, Void> {}
