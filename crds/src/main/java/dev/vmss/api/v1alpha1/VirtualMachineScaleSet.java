package dev.vmss.api.v1alpha1;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A set of identical instances that is kept at its size. */
@Group(WellKnown.GROUP)
@Version(WellKnown.VERSION)
@Kind("VirtualMachineScaleSet")
@Singular("virtualmachinescaleset")
@Plural("virtualmachinescalesets")
@ShortNames("vmss")
public final class VirtualMachineScaleSet
    extends CustomResource<VirtualMachineScaleSetSpec, VirtualMachineScaleSetStatus>
    implements Namespaced {}
