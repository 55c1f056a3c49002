package dev.vmss.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/** An exact image: version, digest and the name of its MarketplaceImage. */
@ApiObject
public record ImageStatus(String version, @Nullable String digest, @Nullable String name) {}
