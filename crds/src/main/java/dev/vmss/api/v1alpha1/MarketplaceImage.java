package dev.vmss.api.v1alpha1;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A gallery item: an image that tenants can make instances from, while it is available. */
@Group(WellKnown.GROUP)
@Version(WellKnown.VERSION)
@Kind("MarketplaceImage")
@Singular("marketplaceimage")
@Plural("marketplaceimages")
@ShortNames("mpi")
public final class MarketplaceImage
    extends CustomResource<MarketplaceImageSpec, MarketplaceImageStatus> {}
