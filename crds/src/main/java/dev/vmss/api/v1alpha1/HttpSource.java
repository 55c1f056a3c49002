package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/**
 * A machine disk behind a URL, imported once by CDI; its instances are KubeVirt machines with a
 * persistent root disk.
 */
@ApiObject
public record HttpSource(
    @JsonPropertyDescription(
            "The http or https address of the disk, without user name and password, "
                + "at most 2048 characters.")
        @Required
        @Size(min = 1, max = 2048)
        @Pattern(Patterns.URL)
        String url,
    @JsonPropertyDescription(
            "The SHA-256 checksum that the download must have, as 64 hexadecimal " + "digits.")
        @Required
        @Size(max = 64)
        @Pattern(Patterns.SHA256)
        String sha256,
    @JsonPropertyDescription("The size of the volume that the disk is imported into, such as 10Gi.")
        @Required
        @Min(1)
        @Size(min = 1, max = 32)
        @Pattern(Patterns.QUANTITY)
        Quantity size,
    @JsonPropertyDescription(
            "The storage class of that volume. Without it the cluster's default one " + "is used.")
        @Size(min = 1, max = 253)
        @Pattern(Patterns.SUBDOMAIN)
        @Nullable String storageClassName) {}
