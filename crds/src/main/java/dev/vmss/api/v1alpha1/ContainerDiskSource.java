package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/**
 * A machine disk inside a container image; its instances are KubeVirt machines. Their root disk is
 * ephemeral, or with {@code persistent} a clone of a volume that the disk is imported into once.
 */
@ValidationRule(
    value = "!self.persistent || has(self.size)",
    message =
        "spec.source.containerDisk.size is needed with persistent: true: say how large the volume "
            + "is that the disk is imported into, such as 10Gi.")
@ValidationRule(
    value = "self.persistent || !(has(self.size) || has(self.storageClassName))",
    message =
        "spec.source.containerDisk.size and storageClassName are for persistent: true alone: set "
            + "it, or remove them, because an ephemeral disk has no volume.")
@ApiObject
public record ContainerDiskSource(
    @JsonPropertyDescription(
            "The container image with the disk as registry/repository:tag, at most "
                + "512 characters. A digest goes into its own field.")
        @Required
        @Size(min = 1, max = 512)
        @Pattern(Patterns.CONTAINER_IMAGE)
        String reference,
    @JsonPropertyDescription(
            "The digest that the image must have, as sha256: and 64 hexadecimal "
                + "digits. Without it the tag is resolved once, when the image is "
                + "downloaded.")
        @Size(max = 71)
        @Pattern(Patterns.DIGEST)
        @Nullable String digest,
    @JsonPropertyDescription(
            "The Secret with registry credentials: in the operator's namespace for "
                + "resolving the image, and one of the same name in the namespace of each "
                + "set for pulling it. With persistent, only the one in the operator's namespace.")
        @Size(min = 1, max = 253)
        @Pattern(Patterns.SUBDOMAIN)
        @Nullable String pullSecret,
    @JsonPropertyDescription(
            "Whether the disk is imported into a volume once, of which each instance gets a clone "
                + "as its persistent root disk. False: instances run from the container image, "
                + "and lose what they wrote with every restart. The default is false.")
        @Default("false")
        Boolean persistent,
    @JsonPropertyDescription(
            "The size of the volume that a persistent disk is imported into, such as 10Gi: at "
                + "least the virtual size of the disk.")
        @Min(1)
        @Size(min = 1, max = 32)
        @Pattern(Patterns.QUANTITY)
        @Nullable Quantity size,
    @JsonPropertyDescription(
            "The storage class of that volume. Without it the cluster's default one is used.")
        @Size(min = 1, max = 253)
        @Pattern(Patterns.SUBDOMAIN)
        @Nullable String storageClassName) {}
