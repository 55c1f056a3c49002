package dev.vmss.operator.cdi;

import org.jspecify.annotations.Nullable;

/**
 * What a volume is to hold; it cannot be changed.
 *
 * @param storage how it is stored: CDI adds what a file system takes for itself, and chooses access
 *     and volume modes that fit the storage class
 */
@CdiObject
public record DataVolumeSpec(@Nullable DataVolumeSource source, @Nullable Storage storage) {}
