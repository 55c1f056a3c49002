package dev.vmss.operator.feed.plan;

import dev.vmss.api.v1alpha1.FeedCounts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done for a feed.
 *
 * @param unknown offers to import whose checksum has to be looked up first
 * @param left offers that somebody else's item has the version of
 * @param counts as they are once this is done
 * @param wakeAt when something becomes due by time alone
 */
public record FeedPlan(
    List<Import> imports,
    List<Offer> unknown,
    List<FeedImage> retirements,
    List<FeedImage> promotions,
    List<Tampered> tampered,
    List<Left> left,
    FeedCounts counts,
    Optional<Instant> wakeAt) {

  /**
   * An item to create.
   *
   * @param again it was imported before, and somebody deleted it
   */
  public record Import(Offer offer, boolean again) {}

  /** A version that the feed offers under another checksum than before. */
  public record Tampered(String item, String version, String before, String now) {}

  /** An offer that is not imported because an item that is not this feed's has its version. */
  public record Left(Offer offer, String item) {}

  public FeedPlan {
    imports = List.copyOf(imports);
    unknown = List.copyOf(unknown);
    retirements = List.copyOf(retirements);
    promotions = List.copyOf(promotions);
    tampered = List.copyOf(tampered);
    left = List.copyOf(left);
  }
}
