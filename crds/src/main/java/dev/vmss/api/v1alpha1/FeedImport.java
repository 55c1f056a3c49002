package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.time.Instant;

/** One MarketplaceImage that a feed brought. */
@ApiObject
public record FeedImport(
    @JsonPropertyDescription("The name of the MarketplaceImage.") @Required String name,
    @JsonPropertyDescription("Its version.") @Required String version,
    @JsonPropertyDescription("The checksum under which the feed offered it.") @Required
        String checksum,
    @JsonPropertyDescription("When it was imported.") @Required Instant time) {}
