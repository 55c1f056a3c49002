package dev.vmss.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/** The root disk of a machine; Pods have none. */
@ApiObject
public record OsDisk(@Nullable Integer diskSizeGB, @Nullable String storageClassName) {}
