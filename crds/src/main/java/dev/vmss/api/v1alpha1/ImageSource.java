package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.vmss.api.schema.ExactlyOneOf;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where the bytes come from: exactly one member is present, as the API server enforces. */
@ExactlyOneOf({"containerImage", "containerDisk", "http"})
@ValidationRule(
    value =
        "(has(self.containerImage) ? 1 : 0) + (has(self.containerDisk) ? 1 : 0) "
            + "+ (has(self.http) ? 1 : 0) == 1",
    message =
        "spec.source must have exactly one of containerImage, containerDisk and "
            + "http: keep one and remove the others.")
@ApiObject
public record ImageSource(
    @JsonPropertyDescription("A container image; instances are Pods.")
        @Nullable ContainerImageSource containerImage,
    @JsonPropertyDescription(
            "A machine disk inside a container image; instances are KubeVirt "
                + "machines with an ephemeral root disk, or a persistent one.")
        @Nullable ContainerDiskSource containerDisk,
    @JsonPropertyDescription(
            "A machine disk behind a URL, imported once; instances are KubeVirt "
                + "machines with a persistent root disk.")
        @Nullable HttpSource http) {}
