package dev.vmss.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/**
 * A machine disk inside a container image; its instances are KubeVirt machines with an ephemeral
 * root disk.
 */
@ApiObject
public record ContainerDiskSource(
    String reference, @Nullable String digest, @Nullable String pullSecret) {}
