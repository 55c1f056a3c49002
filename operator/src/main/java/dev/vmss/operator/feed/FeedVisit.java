package dev.vmss.operator.feed;

import dev.vmss.api.v1alpha1.FeedImport;
import dev.vmss.api.v1alpha1.MarketplaceFeed;
import dev.vmss.api.v1alpha1.MarketplaceFeedSpec;
import dev.vmss.api.v1alpha1.MarketplaceFeedStatus;
import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.OciTagsSource;
import dev.vmss.api.v1alpha1.SimplestreamsSource;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.feed.plan.FeedImage;
import dev.vmss.operator.feed.plan.FeedPlan;
import dev.vmss.operator.feed.plan.FeedPlanner;
import dev.vmss.operator.feed.plan.FeedTiming;
import dev.vmss.operator.feed.plan.InvalidRule;
import dev.vmss.operator.feed.plan.ItemManifest;
import dev.vmss.operator.feed.plan.ItemName;
import dev.vmss.operator.feed.plan.Listing;
import dev.vmss.operator.feed.plan.ListingDraft;
import dev.vmss.operator.feed.plan.RuleBook;
import dev.vmss.operator.feed.report.FeedNotice;
import dev.vmss.operator.feed.report.FeedNotices;
import dev.vmss.operator.feed.report.FeedReport;
import dev.vmss.operator.feed.report.FeedView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One visit of one feed. Looking at it happens beside the visits; once a look is over, the next
 * visit plans, does what was planned, and reports what came of it. Between looks only what time
 * alone makes due is done.
 */
final class FeedVisit {

  private static final Duration AFTER_CONFLICT = Duration.ofMillis(100);
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  /** A request that was answered may be seen once more, before the watch shows that it is gone. */
  private static final Duration BETWEEN_REQUESTS = Duration.ofSeconds(2);

  /** What a visit writes. */
  interface Effects {

    /**
     * @return false when the feed was changed meanwhile: visit again
     */
    boolean report(MarketplaceFeedStatus status);

    /** Takes back the annotation that asked for a look. */
    void answerRequest();

    /** Creates an item; says why that could not be. */
    Optional<String> create(MarketplaceImage image);

    /**
     * Deletes an item as it was seen.
     *
     * @return false when it was changed meanwhile, or is gone: what was decided is out of date
     */
    boolean retire(FeedImage image);

    /** Makes an item Supported, as it was seen; false as of {@link #retire}. */
    boolean promote(FeedImage image);

    void announce(FeedNotice notice);
  }

  private final FeedSnapshots snapshots;
  private final FeedLook look;
  private final FeedMemory memory;
  private final FeedMeters meters;
  private final Clock clock;

  FeedVisit(
      FeedSnapshots snapshots, FeedLook look, FeedMemory memory, FeedMeters meters, Clock clock) {
    this.snapshots = snapshots;
    this.look = look;
    this.memory = memory;
    this.meters = meters;
    this.clock = clock;
  }

  /** One visit, and what it needs all the way. */
  private record Scope(
      MarketplaceFeed feed,
      MarketplaceFeedStatus status,
      FeedTiming timing,
      Effects effects,
      Instant now) {

    String name() {
      return feed.getMetadata().getName();
    }

    String uid() {
      return feed.getMetadata().getUid();
    }

    MarketplaceFeedSpec spec() {
      return feed.getSpec();
    }

    boolean requested() {
      var annotations = feed.getMetadata().getAnnotations();
      return annotations != null
          && WellKnown.SYNC_REQUESTED.equals(annotations.get(WellKnown.SYNC));
    }
  }

  /** Returns after which time to visit again, if no event comes first. */
  Optional<Duration> run(MarketplaceFeed feed, Effects effects) {
    Scope scope =
        new Scope(
            feed,
            status(feed),
            FeedTiming.of(feed.getSpec().interval(), feed.getMetadata().getUid()),
            effects,
            clock.instant());
    try {
      return run(scope, RuleBook.of(feed.getSpec().items()));
    } catch (InvalidRule e) {
      return report(scope, Optional.empty(), Optional.of(e.sentence()))
          ? Optional.empty()
          : Optional.of(AFTER_CONFLICT);
    }
  }

  private Optional<Duration> run(Scope scope, RuleBook rules) {
    FeedMind mind = memory.of(scope.uid());
    if (mind.running()) {
      return Optional.empty();
    }
    // What a look found by rules that were edited meanwhile is nothing to act on.
    if (due(scope, mind) && (!mind.fresh() || edited(scope, mind))) {
      return begin(scope, rules);
    }
    FeedPlan plan =
        FeedPlanner.plan(
            snapshots.of(
                scope.name(),
                rules,
                mind.listing().orElseGet(() -> new ListingDraft().done("")),
                scope.status()));
    if (!scope.spec().suspend()) {
      plan.promotions().forEach(image -> promote(scope, image));
    }
    if (mind.fresh()) {
      carryOut(scope, plan);
    }
    boolean reported = report(scope, mind.listing().map(_ -> plan), Optional.empty());
    return Optional.of(reported ? untilNext(scope, plan) : AFTER_CONFLICT);
  }

  private Optional<Duration> begin(Scope scope, RuleBook rules) {
    memory.change(scope.uid(), mind -> mind.began(scope.feed().getMetadata().getGeneration()));
    if (scope.status().conditions().isEmpty()) {
      var _ = report(scope, Optional.empty(), Optional.empty());
    }
    look.start(
        new FeedLook.Order(
            scope.name(),
            scope.uid(),
            scope.spec().source(),
            rules,
            scope.timing(),
            scope.status()));
    return Optional.empty();
  }

  private static boolean due(Scope scope, FeedMind mind) {
    if (scope.requested() && answered(mind).filter(scope.now()::isBefore).isEmpty()) {
      return true;
    }
    if (mind.looked().isPresent()) {
      return edited(scope, mind) || mind.next().filter(scope.now()::isBefore).isEmpty();
    }
    // Another process looked before this one; a preview is made from what was read by this one.
    Long generation = scope.feed().getMetadata().getGeneration();
    boolean seen = generation.equals(scope.status().observedGeneration());
    return !seen
        || scope.spec().suspend()
        || Optional.ofNullable(scope.status().nextSyncTime())
            .filter(next -> scope.timing().isPlausible(next, scope.now()))
            .isEmpty();
  }

  private static boolean edited(Scope scope, FeedMind mind) {
    return mind.generation() != scope.feed().getMetadata().getGeneration();
  }

  private static Optional<Instant> answered(FeedMind mind) {
    return mind.looked().map(at -> at.plus(BETWEEN_REQUESTS));
  }

  private void promote(Scope scope, FeedImage image) {
    if (scope.effects().promote(image)) {
      meters.promoted();
      scope.effects().announce(FeedNotices.promoted(image));
    }
  }

  private void carryOut(Scope scope, FeedPlan plan) {
    List<FeedImport> done = new ArrayList<>();
    List<String> troubles = new ArrayList<>();
    boolean read = memory.of(scope.uid()).refused().isEmpty();
    if (read && !scope.spec().suspend()) {
      plan.imports().forEach(item -> create(scope, item, done, troubles));
      plan.retirements().forEach(image -> retire(scope, image));
    }
    memory.change(scope.uid(), mind -> mind.carriedOut(done, troubles));
    if (scope.requested()) {
      scope.effects().answerRequest();
    }
  }

  private void create(
      Scope scope, FeedPlan.Import item, List<FeedImport> done, List<String> troubles) {
    OciTagsSource tags = scope.spec().source().ociTags();
    MarketplaceImage image =
        ItemManifest.of(
            item.offer(),
            ItemName.label(scope.name()),
            Optional.ofNullable(tags).map(OciTagsSource::pullSecret),
            scope.now());
    Optional<String> trouble = scope.effects().create(image);
    trouble.ifPresent(troubles::add);
    if (trouble.isEmpty()) {
      meters.imported();
      done.add(
          new FeedImport(
              item.offer().itemName(),
              item.offer().text(),
              item.offer().content().checksum().orElseThrow(),
              scope.now().truncatedTo(ChronoUnit.SECONDS)));
      scope.effects().announce(FeedNotices.imported(item));
    }
  }

  private void retire(Scope scope, FeedImage image) {
    if (scope.effects().retire(image)) {
      meters.retired();
      scope.effects().announce(FeedNotices.retired(image));
    }
  }

  private boolean report(Scope scope, Optional<FeedPlan> plan, Optional<String> invalid) {
    FeedMind mind = memory.of(scope.uid());
    boolean current = mind.generation() == scope.feed().getMetadata().getGeneration();
    Optional<Listing> listing = current ? mind.listing() : Optional.empty();
    MarketplaceFeedStatus status =
        FeedReport.status(
            new FeedView(
                scope.status(),
                scope.feed().getMetadata().getGeneration(),
                source(scope.spec()),
                scope.spec().suspend(),
                mind.looked(),
                next(scope, mind),
                mind.refused(),
                listing,
                plan,
                mind.done(),
                mind.troubles(),
                invalid,
                scope.now()));
    if (!status.equals(scope.feed().getStatus()) && !scope.effects().report(status)) {
      return false;
    }
    memory.change(scope.uid(), FeedMind::reported);
    FeedNotices.of(scope.status(), status).forEach(scope.effects()::announce);
    return true;
  }

  private static Instant next(Scope scope, FeedMind mind) {
    return mind.next()
        .or(() -> Optional.ofNullable(scope.status().nextSyncTime()))
        .orElseGet(() -> scope.timing().after(scope.now()));
  }

  private static String source(MarketplaceFeedSpec spec) {
    SimplestreamsSource streams = spec.source().simplestreams();
    OciTagsSource tags = spec.source().ociTags();
    if (streams != null) {
      return "simplestreams " + streams.url();
    }
    return tags == null ? "unknown" : "ociTags " + tags.repository();
  }

  private Duration untilNext(Scope scope, FeedPlan plan) {
    FeedMind mind = memory.of(scope.uid());
    Optional<Instant> request = scope.requested() ? answered(mind) : Optional.empty();
    Optional<Instant> due = scope.spec().suspend() ? Optional.empty() : plan.wakeAt();
    Instant at =
        Stream.of(Optional.of(next(scope, mind)), request, due)
            .flatMap(Optional::stream)
            .min(Instant::compareTo)
            .orElseThrow();
    Duration left = Duration.between(clock.instant(), at);
    return left.compareTo(AT_ONCE) < 0 ? AT_ONCE : left;
  }

  private static MarketplaceFeedStatus status(MarketplaceFeed feed) {
    return Objects.requireNonNullElseGet(
        feed.getStatus(),
        () ->
            new MarketplaceFeedStatus(
                null, null, null, null, null, List.of(), null, List.of(), null, List.of()));
  }
}
