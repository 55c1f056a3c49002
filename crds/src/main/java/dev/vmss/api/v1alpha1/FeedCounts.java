package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;

/** How many versions a feed has, and what became of them. */
@ApiObject
public record FeedCounts(
    @JsonPropertyDescription("Versions of all products, or tags, that the feed has.") @Min(0)
        int seen,
    @JsonPropertyDescription("Those of them that match a rule.") @Min(0) int matched,
    @JsonPropertyDescription("MarketplaceImages that this feed brought and that are there.") @Min(0)
        int imported,
    @JsonPropertyDescription(
            "Those of them that are not counted by keep: latest comes to them or will next, they "
                + "are pinned, or they run.")
        @Min(0)
        int kept,
    @JsonPropertyDescription("Those of them that wait in stage Preview for promoteAfter.") @Min(0)
        int waiting) {}
