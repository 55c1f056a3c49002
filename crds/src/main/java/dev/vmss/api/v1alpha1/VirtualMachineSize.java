package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
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
@Categories("vmss-all")
@JsonClassDescription("A machine size that tenants choose by its Azure name.")
@AdditionalPrinterColumn(
    name = "CORES",
    type = AdditionalPrinterColumn.Type.INTEGER,
    jsonPath = ".spec.cores")
@AdditionalPrinterColumn(
    name = "MEMORY",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".spec.memory")
@AdditionalPrinterColumn(
    name = "DATA DISKS",
    type = AdditionalPrinterColumn.Type.INTEGER,
    jsonPath = ".spec.maxDataDisks")
@AdditionalPrinterColumn(
    name = "AGE",
    type = AdditionalPrinterColumn.Type.DATE,
    jsonPath = ".metadata.creationTimestamp")
public final class VirtualMachineSize extends CustomResource<VirtualMachineSizeSpec, Void> {}
