package dev.vmss.operator.feed.plan;

import dev.vmss.operator.feed.plan.RuleBook.Match;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A listing that is being read. Of several offers for one item the first one counts. */
public final class ListingDraft {

  private final List<Offer> offers = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final Map<String, Instant> files = new HashMap<>();
  private final Map<Integer, Integer> matched = new HashMap<>();
  private int seen;
  private int unreadable;
  private Optional<String> example = Optional.empty();

  /** One more version, whatever becomes of it. */
  public void seen() {
    seen++;
  }

  public int count() {
    return seen;
  }

  /**
   * @return false when there are more than can be meant
   */
  public boolean add(Match match) {
    switch (match) {
      case Match.None _ -> {}
      case Match.Unreadable(String text) -> {
        unreadable++;
        example = example.or(() -> Optional.of(text));
      }
      case Match.Taken(Offer offer) -> {
        if (names.add(offer.itemName())) {
          matched.merge(offer.rule().number(), 1, Integer::sum);
          offers.add(offer);
        }
      }
    }
    return offers.size() <= Listing.MOST_OFFERS;
  }

  public void updated(String file, Instant when) {
    files.put(file, when);
  }

  public Listing done(String revision) {
    return new Listing(revision, files, seen, matched, offers, unreadable, example);
  }
}
