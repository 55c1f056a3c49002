package dev.vmss.operator.feed.report;

import dev.vmss.api.v1alpha1.FeedImport;
import dev.vmss.api.v1alpha1.MarketplaceFeedStatus;
import dev.vmss.operator.feed.plan.FeedPlan;
import dev.vmss.operator.feed.plan.Listing;
import dev.vmss.operator.feed.source.Reading.Refused;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a status is made from.
 *
 * @param before the status as it was
 * @param source where the feed is, for people
 * @param looked when the feed was looked at last; empty: not yet by this process
 * @param next when it is looked at next
 * @param refused why nothing of the last look is used
 * @param listing what was accepted last, if that is at hand
 * @param plan what is to be done, or was just done
 * @param done what was imported since the last report
 * @param troubles why something of the plan could not be done, in sentences
 * @param invalid why the spec cannot be followed
 */
public record FeedView(
    MarketplaceFeedStatus before,
    long generation,
    String source,
    boolean suspended,
    Optional<Instant> looked,
    Instant next,
    Optional<Refused> refused,
    Optional<Listing> listing,
    Optional<FeedPlan> plan,
    List<FeedImport> done,
    List<String> troubles,
    Optional<String> invalid,
    Instant now) {

  public FeedView {
    done = List.copyOf(done);
    troubles = List.copyOf(troubles);
  }
}
