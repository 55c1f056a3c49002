package dev.vmss.operator.feed.plan;

import dev.vmss.operator.catalogue.Resolution;
import dev.vmss.operator.feed.plan.FeedImage.Use;
import dev.vmss.operator.feed.plan.FeedPlan.Import;
import dev.vmss.operator.feed.plan.FeedPlan.Left;
import dev.vmss.operator.feed.plan.FeedPlan.Tampered;
import dev.vmss.operator.model.ImageFamily;
import dev.vmss.operator.model.ImageVersion;
import dev.vmss.operator.model.Urn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The plan for one publisher, offer and sku.
 *
 * <p>Imported is what is among the newest {@code keep} of all that the feed offers and has brought.
 * Retired is what is older than the newest {@code keep} of those that nobody needs. As the first
 * number counts more than the second one, what was imported is never retired by the next plan.
 */
final class FamilyPlan {

  private static final Comparator<FeedImage> NEWEST_FIRST =
      Comparator.comparing(FeedImage::version).reversed().thenComparing(FeedImage::name);

  private final FeedSnapshot feed;
  private final List<Offer> offers;
  private final List<FeedImage> own;
  private final Map<ImageVersion, FeedImage> taken = new HashMap<>();
  private final int keep;
  private final Optional<FeedImage> next;
  private final Set<String> eligible = new HashSet<>();

  private final List<Import> imports = new ArrayList<>();
  private final List<Offer> unknown = new ArrayList<>();
  private final List<Tampered> tampered = new ArrayList<>();
  private final List<Left> left = new ArrayList<>();
  private final List<FeedImage> retirements = new ArrayList<>();
  private final List<FeedImage> promotions = new ArrayList<>();

  private FamilyPlan(FeedSnapshot feed, ImageFamily family, List<Offer> offers) {
    this.feed = feed;
    this.offers = offers.stream().sorted(Comparator.comparing(Offer::version).reversed()).toList();
    List<FeedImage> all =
        feed.images().stream().filter(image -> image.family().equals(family)).toList();
    this.own =
        all.stream()
            .filter(image -> image.feed().filter(feed.label()::equals).isPresent())
            .sorted(NEWEST_FIRST)
            .toList();
    // Ours before others': of two with one version, ours is the one that may be compared.
    all.stream().filter(image -> !own.contains(image)).forEach(this::take);
    own.forEach(image -> taken.put(image.version(), image));
    this.keep =
        feed.rules().rules().stream()
            .filter(rule -> rule.family().equals(family))
            .mapToInt(FeedRule::keep)
            .findFirst()
            .orElse(Integer.MAX_VALUE);
    Optional<ImageVersion> latest = latest(family);
    this.next = next(latest);
  }

  private void take(FeedImage image) {
    taken.putIfAbsent(image.version(), image);
  }

  static FamilyPlan of(FeedSnapshot feed, ImageFamily family, List<Offer> offers) {
    FamilyPlan plan = new FamilyPlan(feed, family, offers);
    plan.decideImports();
    plan.compare();
    plan.decidePromotions();
    plan.decideRetirements();
    return plan;
  }

  /**
   * The version that {@code latest} comes to, and with it what must not go. Where it comes to
   * nothing now, because something is downloaded again, all that could be it again stay.
   */
  private Optional<ImageVersion> latest(ImageFamily family) {
    Resolution latest = feed.catalogue().resolve(new Urn(family, Optional.empty()));
    if (latest instanceof Resolution.Available available) {
      eligible.add(available.item().name());
      return Optional.of(available.image().version());
    }
    own.stream()
        .filter(image -> image.eligibleForLatest() && !image.failed())
        .forEach(image -> eligible.add(image.name()));
    return Optional.empty();
  }

  /**
   * What {@code latest} comes to next: the first one whose time in stage Preview is over. Were it
   * retired meanwhile by newer ones, and those by newer ones still, none would ever get there.
   */
  private Optional<FeedImage> next(Optional<ImageVersion> latest) {
    return own.stream()
        .filter(image -> image.waits() && !image.failed() && !image.deleting())
        .filter(image -> latest.map(than -> image.version().compareTo(than) > 0).orElse(true))
        .min(
            Comparator.comparing((FeedImage image) -> image.promoteAt().orElseThrow())
                .thenComparing(FeedImage::version));
  }

  boolean isProtected(FeedImage image) {
    return image.use() != Use.NONE
        || eligible.contains(image.name())
        || next.filter(image::equals).isPresent();
  }

  private void decideImports() {
    Set<ImageVersion> newest = newest();
    for (Offer offer : offers) {
      FeedImage there = taken.get(offer.version());
      if (there == null && newest.contains(offer.version())) {
        decideImport(offer);
      } else if (there != null && !own.contains(there)) {
        left.add(new Left(offer, there.name()));
      }
    }
  }

  private Set<ImageVersion> newest() {
    Set<ImageVersion> newest = new HashSet<>();
    Stream.concat(
            offers.stream().map(Offer::version),
            own.stream().filter(image -> !image.deleting()).map(FeedImage::version))
        .distinct()
        .sorted(Comparator.reverseOrder())
        .limit(keep)
        .forEach(newest::add);
    return newest;
  }

  private void decideImport(Offer offer) {
    Optional<String> before = Optional.ofNullable(feed.imported().get(offer.itemName()));
    Optional<String> now = offer.content().checksum();
    if (now.isEmpty()) {
      unknown.add(offer);
    } else if (before.filter(known -> !known.equals(now.get())).isPresent()) {
      tampered.add(new Tampered(offer.itemName(), offer.text(), before.get(), now.get()));
    } else {
      imports.add(new Import(offer, before.isPresent()));
    }
  }

  /** What a feed offers again under another checksum is told, and never taken over. */
  private void compare() {
    for (Offer offer : offers) {
      FeedImage there = taken.get(offer.version());
      if (there != null && own.contains(there)) {
        Optional<String> now = offer.content().checksum();
        Optional<String> before = there.checksum();
        if (now.isPresent() && before.isPresent() && !now.equals(before)) {
          tampered.add(new Tampered(there.name(), offer.text(), before.get(), now.get()));
        }
      }
    }
  }

  private void decidePromotions() {
    own.stream()
        .filter(image -> image.waits() && image.served() && !image.failed() && !image.deleting())
        .filter(image -> !image.promoteAt().orElseThrow().isAfter(feed.now()))
        .forEach(promotions::add);
  }

  /** What is imported now counts already. */
  private void decideRetirements() {
    List<FeedImage> spare =
        own.stream().filter(image -> !image.deleting() && !isProtected(image)).toList();
    for (int i = 0; i < spare.size(); i++) {
      FeedImage image = spare.get(i);
      long newer =
          i
              + imports.stream()
                  .filter(item -> item.offer().version().compareTo(image.version()) > 0)
                  .count();
      if (newer >= keep && !promotions.contains(image)) {
        retirements.add(image);
      }
    }
  }

  List<FeedImage> stays() {
    return own.stream().filter(image -> !image.deleting() && !retirements.contains(image)).toList();
  }

  int waiting() {
    long there =
        stays().stream().filter(image -> image.waits() && !promotions.contains(image)).count();
    long coming =
        imports.stream().filter(item -> item.offer().rule().promoteAfter().isPresent()).count();
    return (int) (there + coming);
  }

  List<Import> imports() {
    return imports;
  }

  List<Offer> unknown() {
    return unknown;
  }

  List<Tampered> tampered() {
    return tampered;
  }

  List<Left> left() {
    return left;
  }

  List<FeedImage> retirements() {
    return retirements;
  }

  List<FeedImage> promotions() {
    return promotions;
  }
}
