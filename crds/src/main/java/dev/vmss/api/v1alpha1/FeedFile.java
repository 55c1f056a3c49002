package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.time.Instant;

/** A file of a feed, and when it was updated by its own words. */
@ApiObject
public record FeedFile(
    @JsonPropertyDescription("Its address.") @Required String url,
    @JsonPropertyDescription("When it was updated, by its own words.") @Required Instant updated) {}
