package dev.vmss.operator.feed.plan;

import dev.vmss.api.v1alpha1.FeedCounts;
import dev.vmss.operator.model.ImageFamily;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Makes the plan of a feed, family by family. A pure function: the same snapshot gives the same
 * plan, and a plan that was carried out leaves nothing to do.
 */
public final class FeedPlanner {

  /** When an item that is due and not served yet is looked at again. */
  private static final Duration NOT_SERVED_YET = Duration.ofSeconds(30);

  private final FeedSnapshot feed;
  private final List<FamilyPlan> families;

  private FeedPlanner(FeedSnapshot feed) {
    this.feed = feed;
    this.families =
        byFamily(feed).entrySet().stream()
            .map(family -> FamilyPlan.of(feed, family.getKey(), family.getValue()))
            .toList();
  }

  public static FeedPlan plan(FeedSnapshot feed) {
    return new FeedPlanner(feed).plan();
  }

  /** The offers of every family that has a rule, also when there are none. */
  private static Map<ImageFamily, List<Offer>> byFamily(FeedSnapshot feed) {
    Map<ImageFamily, List<Offer>> families = new LinkedHashMap<>();
    feed.rules().rules().forEach(rule -> families.putIfAbsent(rule.family(), new ArrayList<>()));
    for (Offer offer : feed.listing().offers()) {
      families.computeIfAbsent(offer.rule().family(), _ -> new ArrayList<>()).add(offer);
    }
    return families;
  }

  private FeedPlan plan() {
    return new FeedPlan(
        all(FamilyPlan::imports),
        all(FamilyPlan::unknown),
        all(FamilyPlan::retirements),
        all(FamilyPlan::promotions),
        all(FamilyPlan::tampered),
        all(FamilyPlan::left),
        counts(),
        wakeAt());
  }

  private <T> List<T> all(Function<FamilyPlan, List<T>> part) {
    return families.stream().flatMap(family -> part.apply(family).stream()).toList();
  }

  private FeedCounts counts() {
    int imported = 0;
    int kept = 0;
    int waiting = 0;
    for (FamilyPlan family : families) {
      imported += family.stays().size() + family.imports().size();
      kept += (int) family.stays().stream().filter(family::isProtected).count();
      waiting += family.waiting();
    }
    return new FeedCounts(feed.listing().seen(), feed.listing().matches(), imported, kept, waiting);
  }

  private Optional<Instant> wakeAt() {
    return families.stream()
        .flatMap(family -> Stream.concat(due(family), imported(family)))
        .min(Instant::compareTo);
  }

  private Stream<Instant> due(FamilyPlan family) {
    return family.stays().stream()
        .filter(FeedImage::waits)
        .filter(image -> !family.promotions().contains(image))
        .flatMap(image -> image.promoteAt().stream())
        .map(at -> at.isAfter(feed.now()) ? at : feed.now().plus(NOT_SERVED_YET));
  }

  private Stream<Instant> imported(FamilyPlan family) {
    return family.imports().stream()
        .flatMap(item -> item.offer().rule().promoteAfter().stream())
        .map(feed.now()::plus);
  }
}
