package dev.vmss.operator.feed;

import dev.vmss.api.v1alpha1.MarketplaceFeed;
import dev.vmss.api.v1alpha1.MarketplaceFeedStatus;
import dev.vmss.operator.feed.plan.FeedTiming;
import dev.vmss.operator.feed.report.FeedConditions;
import dev.vmss.operator.feed.source.Reading;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What is counted of feeds. Feeds are few, and the cloud operator's: each has series of its own, at
 * most {@value #MOST} of them.
 */
final class FeedMeters {

  private static final int MOST = 200;
  private static final List<String> OUTCOMES = List.of("changed", "unchanged", "refused");
  private static final List<String> ACTIONS = List.of("imported", "retired", "promoted");

  private final MeterRegistry registry;
  private final Clock clock;
  private final Instant since;
  private final MultiGauge age;
  private final MultiGauge interval;
  private final MultiGauge signature;
  private final MultiGauge tampered;

  FeedMeters(MeterRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
    this.since = clock.instant();
    // From zero on: a series that appears with its first event never seems to have grown.
    OUTCOMES.forEach(this::looks);
    ACTIONS.forEach(this::items);
    age =
        gauge(
            "vmss.feed.age.seconds",
            "How long ago a feed was looked at with success, by this process.");
    interval = gauge("vmss.feed.interval.seconds", "How often a feed is to be looked at.");
    signature =
        gauge("vmss.feed.signature.invalid", "1: the feed is not signed by whom it must be.");
    tampered =
        gauge("vmss.feed.tampered", "1: the feed offers a version again with other content.");
  }

  private MultiGauge gauge(String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  private Counter looks(String outcome) {
    return Counter.builder("vmss.feed.looks")
        .description("Looks at feeds, by what came of them.")
        .tag("outcome", outcome)
        .register(registry);
  }

  private Counter items(String action) {
    return Counter.builder("vmss.feed.items")
        .description("Marketplace images that feeds imported, retired and promoted.")
        .tag("action", action)
        .register(registry);
  }

  void looked(Reading reading) {
    looks(
            switch (reading) {
              case Reading.Listed _ -> "changed";
              case Reading.Unchanged _ -> "unchanged";
              case Reading.Refused _ -> "refused";
            })
        .increment();
  }

  void imported() {
    items("imported").increment();
  }

  void retired() {
    items("retired").increment();
  }

  void promoted() {
    items("promoted").increment();
  }

  /** Counts anew, for a scrape; feeds that are gone have no series any more. */
  synchronized void show(Collection<MarketplaceFeed> feeds, FeedMemory memory) {
    memory.keepOnly(
        feeds.stream().map(feed -> feed.getMetadata().getUid()).collect(Collectors.toSet()));
    List<MarketplaceFeed> some = feeds.stream().limit(MOST).toList();
    register(age, some, feed -> age(feed, memory));
    register(interval, some, FeedMeters::interval);
    register(signature, some, FeedMeters::signatureInvalid);
    register(tampered, some, FeedMeters::tampered);
  }

  private static void register(
      MultiGauge gauge, List<MarketplaceFeed> feeds, ToDoubleFunction<MarketplaceFeed> value) {
    gauge.register(
        feeds.stream()
            .map(
                feed ->
                    MultiGauge.Row.of(
                        Tags.of("feed", feed.getMetadata().getName()), value.applyAsDouble(feed)))
            .collect(Collectors.toList()),
        true);
  }

  private double age(MarketplaceFeed feed, FeedMemory memory) {
    Instant last = memory.of(feed.getMetadata().getUid()).good().orElseGet(() -> created(feed));
    return Duration.between(last, clock.instant()).toSeconds();
  }

  /** Of a feed that this process has not looked at: since when it could have. */
  private Instant created(MarketplaceFeed feed) {
    Instant created = Instant.parse(feed.getMetadata().getCreationTimestamp());
    return created.isAfter(since) ? created : since;
  }

  private static double interval(MarketplaceFeed feed) {
    return FeedTiming.of(feed.getSpec().interval(), "").interval().toSeconds();
  }

  private static double signatureInvalid(MarketplaceFeed feed) {
    return status(feed)
            .filter(
                status ->
                    FeedConditions.holds(
                        status, FeedConditions.READY, FeedConditions.SIGNATURE_INVALID))
            .isPresent()
        ? 1
        : 0;
  }

  private static double tampered(MarketplaceFeed feed) {
    return status(feed)
            .filter(
                status ->
                    FeedConditions.holds(
                        status, FeedConditions.TAMPERED, FeedConditions.CHECKSUM_CHANGED))
            .isPresent()
        ? 1
        : 0;
  }

  private static Optional<MarketplaceFeedStatus> status(MarketplaceFeed feed) {
    return Optional.ofNullable(feed.getStatus());
  }
}
