package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A gallery item: an image that tenants can make instances from while it is available. */
@Group(WellKnown.GROUP)
@Version(WellKnown.VERSION)
@Kind("MarketplaceImage")
@Singular("marketplaceimage")
@Plural("marketplaceimages")
@ShortNames("mpi")
@Categories("vmss-all")
@JsonClassDescription(
    "A gallery item: an image that tenants can make instances from while it is available.")
@AdditionalPrinterColumn(
    name = "PUBLISHER",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".spec.publisher")
@AdditionalPrinterColumn(
    name = "OFFER",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".spec.offer")
@AdditionalPrinterColumn(
    name = "SKU",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".spec.sku")
@AdditionalPrinterColumn(
    name = "VERSION",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".spec.version")
@AdditionalPrinterColumn(
    name = "READY",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "REASON",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(
    name = "DIGEST",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.available.digest",
    priority = 1)
@AdditionalPrinterColumn(
    name = "IN USE",
    type = AdditionalPrinterColumn.Type.INTEGER,
    jsonPath = ".status.usage.instances")
@AdditionalPrinterColumn(
    name = "AGE",
    type = AdditionalPrinterColumn.Type.DATE,
    jsonPath = ".metadata.creationTimestamp")
public final class MarketplaceImage
    extends CustomResource<MarketplaceImageSpec, MarketplaceImageStatus> {}
