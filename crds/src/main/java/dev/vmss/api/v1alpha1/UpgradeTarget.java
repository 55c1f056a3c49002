package dev.vmss.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/** What a roll brings instances to: an image, and the hash of a model. */
@ApiObject
public record UpgradeTarget(
    @Nullable String version, @Nullable String digest, @Nullable String model) {}
