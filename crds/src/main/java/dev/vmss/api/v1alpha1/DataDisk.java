package dev.vmss.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/** An empty disk that every instance gets, by logical unit number. */
@ApiObject
public record DataDisk(Integer lun, Integer diskSizeGB, @Nullable String storageClassName) {}
