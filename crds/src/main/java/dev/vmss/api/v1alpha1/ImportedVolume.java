package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/** A volume that a machine disk was imported into, once for all instances. */
@ApiObject
public record ImportedVolume(
    @JsonPropertyDescription("The namespace of the PersistentVolumeClaim: the operator's own.")
        @Required
        String namespace,
    @JsonPropertyDescription(
            "The name of the PersistentVolumeClaim, and of the DataVolume that filled it. It is "
                + "another one for every import.")
        @Required
        String name,
    @JsonPropertyDescription("The size that was asked for. A clone cannot be smaller.") @Required
        Quantity size,
    @JsonPropertyDescription(
            "The storage class that was asked for. Absent: the cluster's default one.")
        @Nullable String storageClassName) {}
