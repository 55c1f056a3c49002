package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
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
@Categories({"vmss", "vmss-all"})
@JsonClassDescription("A set of identical instances that is kept at its size.")
@AdditionalPrinterColumn(
    name = "REPLICAS",
    type = AdditionalPrinterColumn.Type.INTEGER,
    jsonPath = ".spec.replicas")
@AdditionalPrinterColumn(
    name = "READY",
    type = AdditionalPrinterColumn.Type.INTEGER,
    jsonPath = ".status.readyReplicas")
@AdditionalPrinterColumn(
    name = "UP-TO-DATE",
    type = AdditionalPrinterColumn.Type.INTEGER,
    jsonPath = ".status.updatedReplicas")
@AdditionalPrinterColumn(
    name = "VERSION",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".spec.virtualMachineProfile.storageProfile.imageReference.version")
@AdditionalPrinterColumn(
    name = "IMAGE",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.image.version")
@AdditionalPrinterColumn(
    name = "REASON",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(
    name = "AGE",
    type = AdditionalPrinterColumn.Type.DATE,
    jsonPath = ".metadata.creationTimestamp")
@ValidationRule(
    value = "size(self.metadata.name) <= 57",
    message =
        "metadata.name must have at most 57 characters, so that the names of the instances fit: "
            + "choose a shorter one.")
@ValidationRule(
    value = "!self.metadata.name.contains('.')",
    message = "metadata.name must not contain dots, because it is part of hostnames: use hyphens.")
public final class VirtualMachineScaleSet
    extends CustomResource<VirtualMachineScaleSetSpec, VirtualMachineScaleSetStatus>
    implements Namespaced {}
