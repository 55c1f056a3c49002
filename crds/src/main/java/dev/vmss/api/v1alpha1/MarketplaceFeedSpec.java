package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Where a feed is, how often it is looked at, and what of it becomes gallery items. */
@ValidationRule(
    value = "self.items.all(item, (item.kind == 'http') == has(self.source.simplestreams))",
    message =
        "spec.items[].kind does not fit spec.source: what simplestreams offers is of kind http, "
            + "and what ociTags offers is of kind containerDisk or containerImage.")
@JsonClassDescription(
    "Where a feed is, how often it is looked at, and what of it becomes MarketplaceImages.")
@ApiObject
public record MarketplaceFeedSpec(
    @JsonPropertyDescription(
            "How long to wait from one look at the feed to the next, give or take a tenth, as a "
                + "duration from 5m to 168h. The default is 1h. The annotation vmss.dev/sync: "
                + "requested asks for a look now.")
        @Default("1h")
        @Size(min = 1, max = 32)
        @Pattern(Patterns.DURATION)
        @ValidationRule(
            value = "duration(self) >= duration('5m') && duration(self) <= duration('168h')",
            message = "spec.interval must be between 5m and 168h: choose a duration in that range.")
        String interval,
    @JsonPropertyDescription(
            "True: the feed is looked at, and nothing is imported, retired or promoted; "
                + "status.preview lists what would be. The default is false.")
        @Default("false")
        Boolean suspend,
    @JsonPropertyDescription("Where the feed is. Exactly one member is set.") @Required
        FeedSource source,
    @JsonPropertyDescription(
            "What of the feed becomes MarketplaceImages, as 1 to 50 rules. The first one that a "
                + "version matches takes it.")
        @Required
        @Size(min = 1, max = 50)
        List<FeedItem> items) {

  public MarketplaceFeedSpec {
    items = Copies.of(items);
  }
}
