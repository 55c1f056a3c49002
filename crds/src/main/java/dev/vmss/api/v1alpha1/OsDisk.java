package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The root disk of a machine; Pods have none. */
@ApiObject
public record OsDisk(
    @JsonPropertyDescription("The size in GiB, 1 to 4095. Without it, the size of the image.")
        @Min(1)
        @Max(4095)
        @Nullable Integer diskSizeGB,
    @JsonPropertyDescription(
            "The storage class of the disk. Without it, that of the imported image.")
        @Size(min = 1, max = 253)
        @Pattern(Patterns.SUBDOMAIN)
        @Nullable String storageClassName) {}
