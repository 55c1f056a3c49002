package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** An empty disk that every instance gets, by logical unit number. */
@ApiObject
public record DataDisk(
    @JsonPropertyDescription("The logical unit number of the disk, 0 to 63, each once.")
        @Required
        @Min(0)
        @Max(63)
        Integer lun,
    @JsonPropertyDescription("The size in GiB, 1 to 32767.") @Required @Min(1) @Max(32767)
        Integer diskSizeGB,
    @JsonPropertyDescription(
            "The storage class of the disk. Without it the cluster's default one is " + "used.")
        @Size(min = 1, max = 253)
        @Pattern(Patterns.SUBDOMAIN)
        @Nullable String storageClassName) {}
