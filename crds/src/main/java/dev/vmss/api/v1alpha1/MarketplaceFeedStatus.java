package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.vmss.api.schema.ListKeys;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of looking at a feed. A look that finds nothing new writes nothing. */
@JsonClassDescription("What the operator observed. It is written by the operator alone.")
@ApiObject
public record MarketplaceFeedStatus(
    @JsonPropertyDescription(
            "The generation of the object that this status was computed from, or -1 before the "
                + "first visit.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Where the feed is, for people.") @Nullable String source,
    @JsonPropertyDescription(
            "When the feed was last looked at and something had changed. A look that finds "
                + "nothing new writes nothing.")
        @Nullable Instant lastSyncTime,
    @JsonPropertyDescription(
            "When the feed was to be looked at next, at the time of the last write; after that "
                + "once in every interval.")
        @Nullable Instant nextSyncTime,
    @JsonPropertyDescription(
            "What the feed calls the state that was accepted last: the time at which its index "
                + "was updated, or a digest over its tags.")
        @Nullable String revision,
    @JsonPropertyDescription(
            "The files that were accepted last and when they were updated: an older one is "
                + "refused.")
        @Size(max = 64)
        List<FeedFile> files,
    @JsonPropertyDescription("How many versions there are, and what became of them.")
        @Nullable FeedCounts counts,
    @JsonPropertyDescription("The last imports, newest first, at most 10.") @Size(max = 10)
        List<FeedImport> imports,
    @JsonPropertyDescription("What would be done; present only while spec.suspend is true.")
        @Nullable FeedPreview preview,
    @JsonPropertyDescription("Ready, Reconciling and Stalled, in the sense of kstatus; Tampered.")
        @Size(max = 16)
        @ListKeys("type")
        List<Condition> conditions) {

  public MarketplaceFeedStatus {
    files = Copies.of(files);
    imports = Copies.of(imports);
    conditions = Copies.of(conditions);
  }
}
