package dev.vmss.operator.feed.plan;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a feed offers, as it was accepted.
 *
 * @param revision what the feed calls this state
 * @param files when each file was updated by its own words, by address; older ones are refused
 * @param seen how many versions there are, whether anybody wants them or not
 * @param matched how many of them each rule took, by the rule's number
 * @param unreadable how many a rule wanted whose template came to no version
 * @param example what the template came to for one of these
 */
public record Listing(
    String revision,
    Map<String, Instant> files,
    int seen,
    Map<Integer, Integer> matched,
    List<Offer> offers,
    int unreadable,
    Optional<String> example) {

  /** More than anybody can mean, and all of it would be in memory. */
  public static final int MOST_OFFERS = 10_000;

  public Listing {
    files = Map.copyOf(files);
    matched = Map.copyOf(matched);
    offers = List.copyOf(offers);
  }

  /** How many versions match a rule. */
  public int matches() {
    return matched.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** The same with other offers in place of those with their names. */
  public Listing withOffers(List<Offer> other) {
    return new Listing(revision, files, seen, matched, other, unreadable, example);
  }
}
