package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/** What a feed cannot know of the images that it brings. */
@ApiObject
public record FeedItemTemplate(
    @JsonPropertyDescription("The operating system inside the images, Linux or Windows.")
        @Required
        @UnknownAsNull
        OsType osType,
    @JsonPropertyDescription("A name for people, at most 256 characters.") @Size(max = 256)
        @Nullable String displayName,
    @JsonPropertyDescription(
            "Of kind containerDisk: whether the disk is imported into a volume, of which each "
                + "instance gets a clone. The default is false.")
        @Default("false")
        Boolean persistent,
    @JsonPropertyDescription("The size of the volume that a disk is imported into, such as 10Gi.")
        @Min(1)
        @Size(min = 1, max = 32)
        @Pattern(Patterns.QUANTITY)
        @Nullable Quantity size,
    @JsonPropertyDescription(
            "The storage class of that volume. Without it the cluster's default one is used.")
        @Size(min = 1, max = 253)
        @Pattern(Patterns.SUBDOMAIN)
        @Nullable String storageClassName,
    @JsonPropertyDescription(
            "What deleting one of the images waits for, as in a MarketplaceImage. The default is "
                + "Allow.")
        @Default("Allow")
        @UnknownAsNull
        RemovalPolicy removalPolicy) {}
