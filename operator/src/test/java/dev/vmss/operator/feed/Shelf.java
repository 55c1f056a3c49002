package dev.vmss.operator.feed;

import dev.vmss.api.v1alpha1.AvailableImage;
import dev.vmss.api.v1alpha1.Lifecycle;
import dev.vmss.api.v1alpha1.LifecycleStage;
import dev.vmss.api.v1alpha1.MarketplaceFeed;
import dev.vmss.api.v1alpha1.MarketplaceFeedSpec;
import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.MarketplaceImageSpec;
import dev.vmss.api.v1alpha1.MarketplaceImageStatus;
import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.catalogue.Catalogue;
import dev.vmss.operator.feed.plan.FeedImage;
import dev.vmss.operator.feed.plan.FeedPlan;
import dev.vmss.operator.feed.plan.FeedPlanner;
import dev.vmss.operator.feed.plan.FeedSnapshot;
import dev.vmss.operator.feed.plan.InvalidRule;
import dev.vmss.operator.feed.plan.ItemManifest;
import dev.vmss.operator.feed.plan.Listing;
import dev.vmss.operator.feed.plan.ListingDraft;
import dev.vmss.operator.feed.plan.Offer;
import dev.vmss.operator.feed.plan.RuleBook;
import dev.vmss.operator.image.CatalogueItems;
import dev.vmss.operator.image.FakeFleet;
import dev.vmss.operator.image.SettableClock;
import dev.vmss.testing.fixture.Fixtures;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A marketplace in memory, and a feed called "ubuntu" that fills it. */
public final class Shelf {

  public static final String FEED = "ubuntu";

  private static final String PRODUCT = "com.ubuntu.cloud:server:22.04:amd64";

  public final SettableClock clock = new SettableClock();
  public final FakeFleet fleet = new FakeFleet();
  public final Map<String, MarketplaceImage> images = new TreeMap<>();
  public final Map<String, String> imported = new HashMap<>();
  public final List<Offer> offers = new ArrayList<>();
  public final RuleBook rules;

  private int version;

  public Shelf(String more) {
    this.rules = rules(more);
  }

  /** A spec with one rule, and these fields in addition to those that must be there. */
  public static MarketplaceFeedSpec spec(String more, String product) {
    return Fixtures.parse(
            MarketplaceFeed.class,
            """
            metadata: {name: ubuntu}
            spec:
              source: {simplestreams: {url: "https://images.example/streams/v1/index.json", unsigned: true}}
              items:
              - product: "%s"
                file: disk1.img
                publisher: Canonical
                offer: Ubuntu
                sku: LTS
                version: "22.4.${version}"
                kind: http
                template: {osType: Linux, size: 10Gi}
            """
                    .formatted(product)
                + more.indent(2))
        .getSpec();
  }

  /** A feed with that one rule, from an unsigned tree. */
  public static MarketplaceFeed feed(String index, String rule, String more) {
    MarketplaceFeedSpec spec = spec(rule, "com.ubuntu.cloud:server:22.04:*");
    MarketplaceFeed made =
        Fixtures.parse(
            MarketplaceFeed.class,
            """
            metadata: {name: ubuntu, uid: u1, generation: 1, resourceVersion: "1", creationTimestamp: "2026-01-01T00:00:00Z"}
            spec:
              interval: 1h
              source: {simplestreams: {url: "%s", unsigned: true}}
              items: [{product: a, file: a, publisher: a, offer: a, sku: a, version: "1", kind: http, template: {osType: Linux, size: 1Gi}}]
            %s
            """
                .formatted(index, more.indent(2)));
    made.setSpec(
        new MarketplaceFeedSpec(
            made.getSpec().interval(),
            made.getSpec().suspend(),
            made.getSpec().source(),
            spec.items()));
    return made;
  }

  public static RuleBook rules(String more) {
    return rules(more, "com.ubuntu.cloud:server:22.04:*");
  }

  /** With another pattern for products. */
  public static RuleBook rules(String more, String product) {
    try {
      return RuleBook.of(spec(more, product).items());
    } catch (InvalidRule e) {
      throw new AssertionError(e);
    }
  }

  public static String checksum(char digit) {
    return "sha256:" + String.valueOf(digit).repeat(64);
  }

  /** The feed offers one more version. */
  public Shelf offer(String name, char checksum) {
    RuleBook.Match match =
        rules.match(
            new RuleBook.Entry(
                PRODUCT,
                Map.of("release", "jammy", "version", "22.04"),
                name,
                "disk1.img",
                "disk1.img",
                new Offer.Content(
                    "https://images.example/" + name,
                    Optional.of(checksum(checksum)),
                    Optional.of(LocalDate.parse("2027-04-21")))));
    offers.add(((RuleBook.Match.Taken) match).offer());
    return this;
  }

  public Listing listing() {
    ListingDraft draft = new ListingDraft();
    for (Offer offer : offers) {
      draft.seen();
      draft.add(new RuleBook.Match.Taken(offer));
    }
    return draft.done("1");
  }

  public FeedSnapshot snapshot() {
    List<FeedImage> seen =
        images.values().stream().flatMap(image -> FeedImages.of(image, fleet).stream()).toList();
    return new FeedSnapshot(FEED, rules, listing(), seen, catalogue(), imported, clock.instant());
  }

  public Catalogue catalogue() {
    return Catalogue.of(
        images.values().stream().flatMap(image -> CatalogueItems.of(image).stream()).toList());
  }

  public FeedPlan plan() {
    return FeedPlanner.plan(snapshot());
  }

  /** Plans, and does what was planned; downloads are for {@link #download}. */
  public FeedPlan sync() {
    FeedPlan plan = plan();
    plan.imports().forEach(item -> put(item.offer()));
    plan.promotions().forEach(item -> stage(item.name(), LifecycleStage.SUPPORTED));
    plan.retirements().forEach(item -> images.remove(item.name()));
    return plan;
  }

  private void put(Offer offer) {
    MarketplaceImage image = ItemManifest.of(offer, FEED, Optional.empty(), clock.instant());
    add(image);
    imported.put(offer.itemName(), offer.content().checksum().orElseThrow());
  }

  /** Somebody creates an item. */
  public void add(MarketplaceImage image) {
    String name = image.getMetadata().getName();
    image.getMetadata().setUid("uid-of-" + name);
    image.getMetadata().setGeneration(1L);
    image.getMetadata().setResourceVersion(String.valueOf(++version));
    image.getMetadata().setCreationTimestamp(clock.instant().toString());
    images.put(name, image);
  }

  /** Whatever is not served yet is, from now on. */
  public void download() {
    images.values().stream().filter(image -> image.getStatus() == null).forEach(this::serve);
  }

  private void serve(MarketplaceImage image) {
    MarketplaceImageSpec spec = image.getSpec();
    image.setStatus(
        new MarketplaceImageStatus(
            1L,
            new AvailableImage(
                spec.version(),
                "vmss-system/" + image.getMetadata().getName(),
                null,
                checksum('a'),
                SourceKind.HTTP,
                spec.osType(),
                List.of(),
                null,
                List.of(),
                List.of(),
                null,
                clock.instant(),
                null,
                null),
            null,
            null,
            List.of()));
  }

  /** Somebody, or the feed, sets the stage of an item. */
  public void stage(String name, LifecycleStage stage) {
    MarketplaceImage image = images.get(name);
    MarketplaceImageSpec spec = image.getSpec();
    image.setSpec(
        new MarketplaceImageSpec(
            spec.publisher(),
            spec.offer(),
            spec.sku(),
            spec.version(),
            spec.osType(),
            spec.displayName(),
            new Lifecycle(stage, spec.lifecycle().endOfLife()),
            spec.source(),
            spec.resyncToken(),
            spec.removalPolicy()));
    image.getMetadata().getAnnotations().remove(WellKnown.PROMOTE_AT);
  }

  public List<String> versions() {
    return images.values().stream().map(image -> image.getSpec().version()).sorted().toList();
  }

  /** The item of a version. */
  public String named(String text) {
    return images.values().stream()
        .filter(image -> image.getSpec().version().equals(text))
        .map(image -> image.getMetadata().getName())
        .findFirst()
        .orElseThrow();
  }

  public void pass(Duration time) {
    clock.advance(time);
  }
}
