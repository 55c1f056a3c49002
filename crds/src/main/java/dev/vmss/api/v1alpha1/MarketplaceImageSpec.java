package dev.vmss.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/** What the cloud operator syndicates: one image of one publisher, offer and sku in one version. */
@ApiObject
public record MarketplaceImageSpec(
    String publisher,
    String offer,
    String sku,
    String version,
    @UnknownAsNull OsType osType,
    @Nullable String displayName,
    Lifecycle lifecycle,
    ImageSource source,
    @Nullable String resyncToken,
    @UnknownAsNull RemovalPolicy removalPolicy) {}
