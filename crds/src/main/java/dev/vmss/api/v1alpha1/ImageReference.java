package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A marketplace image by name; {@code version} is an exact version or {@code latest}. */
@ApiObject
public record ImageReference(
    @JsonPropertyDescription(
            "Who publishes the image. At most 128 characters, compared without "
                + "regard to case. It cannot be changed.")
        @Required
        @Size(min = 1, max = 128)
        @Pattern(Patterns.IMAGE_NAME)
        @ValidationRule(
            value = "self == oldSelf",
            message =
                "spec.virtualMachineProfile.storageProfile.imageReference.publisher "
                    + "cannot be changed: create another VirtualMachineScaleSet instead.")
        String publisher,
    @JsonPropertyDescription(
            "The product of the publisher. At most 128 characters, compared without "
                + "regard to case. It cannot be changed.")
        @Required
        @Size(min = 1, max = 128)
        @Pattern(Patterns.IMAGE_NAME)
        @ValidationRule(
            value = "self == oldSelf",
            message =
                "spec.virtualMachineProfile.storageProfile.imageReference.offer cannot "
                    + "be changed: create another VirtualMachineScaleSet instead.")
        String offer,
    @JsonPropertyDescription(
            "The edition of the offer. At most 128 characters, compared without "
                + "regard to case.")
        @Required
        @Size(min = 1, max = 128)
        @Pattern(Patterns.IMAGE_NAME)
        String sku,
    @JsonPropertyDescription(
            "The exact version, one to four decimal numbers separated by dots, or "
                + "latest for the highest one that is available when an instance is "
                + "created.")
        @Required
        @Size(min = 1, max = 63)
        @Pattern(Patterns.VERSION_OR_LATEST)
        String version) {}
