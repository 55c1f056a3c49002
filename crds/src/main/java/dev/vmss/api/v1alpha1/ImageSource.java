package dev.vmss.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/** Where the bytes come from: exactly one member is present, as the API server enforces. */
@ApiObject
public record ImageSource(
    @Nullable ContainerImageSource containerImage,
    @Nullable ContainerDiskSource containerDisk,
    @Nullable HttpSource http) {}
