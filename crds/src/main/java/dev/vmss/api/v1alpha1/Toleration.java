package dev.vmss.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/** A taint that a size's instances tolerate; the meaning is that of a Pod's toleration. */
@ApiObject
public record Toleration(
    @Nullable String key,
    @Nullable String operator,
    @Nullable String value,
    @Nullable String effect,
    @Nullable Long tolerationSeconds) {}
