package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.vmss.api.schema.AllowedValues;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** An instancetype of KubeVirt, by name and kind. */
@ApiObject
public record InstancetypeReference(
    @JsonPropertyDescription("The name of the instancetype.")
        @Required
        @Size(min = 1, max = 253)
        @Pattern(Patterns.SUBDOMAIN)
        String name,
    @JsonPropertyDescription(
            "VirtualMachineClusterInstancetype, or VirtualMachineInstancetype, which is looked up in the "
                + "namespace of each set. The default is VirtualMachineClusterInstancetype.")
        @AllowedValues({"VirtualMachineClusterInstancetype", "VirtualMachineInstancetype"})
        @Default("VirtualMachineClusterInstancetype")
        String kind) {}
