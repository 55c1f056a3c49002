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

/** A place that the marketplace is filled from: what it offers becomes gallery items by rules. */
@Group(WellKnown.GROUP)
@Version(WellKnown.VERSION)
@Kind("MarketplaceFeed")
@Singular("marketplacefeed")
@Plural("marketplacefeeds")
@ShortNames("mpf")
@Categories("vmss-all")
@JsonClassDescription(
    "A place that the marketplace is filled from: what it offers becomes MarketplaceImages by "
        + "rules.")
@AdditionalPrinterColumn(
    name = "SOURCE",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.source")
@AdditionalPrinterColumn(
    name = "ITEMS",
    type = AdditionalPrinterColumn.Type.INTEGER,
    jsonPath = ".status.counts.imported")
@AdditionalPrinterColumn(
    name = "LAST IMPORT",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.imports[0].version")
@AdditionalPrinterColumn(
    name = "READY",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "REASON",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(
    name = "AGE",
    type = AdditionalPrinterColumn.Type.DATE,
    jsonPath = ".metadata.creationTimestamp")
public final class MarketplaceFeed
    extends CustomResource<MarketplaceFeedSpec, MarketplaceFeedStatus> {}
