package dev.vmss.operator.feed.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.LifecycleStage;
import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.feed.Shelf;
import dev.vmss.operator.feed.plan.FeedPlan.Tampered;
import dev.vmss.operator.model.ImageFamily;
import dev.vmss.operator.model.ImageVersion;
import dev.vmss.testing.fixture.Fixtures;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FeedPlannerTest {

  private static final String SUPPORTED = "  stage: Supported\n  keep: 2\n";

  @Test
  void theNewestVersionsAreImportedAsNumbersAndNotAsTexts() {
    Shelf shelf = new Shelf(SUPPORTED).offer("9", 'a').offer("10", 'b').offer("11", 'c');
    assertThat(shelf.plan().imports())
        .extracting(item -> item.offer().text())
        .containsExactly("22.4.11", "22.4.10");
  }

  @Test
  void whatIsOlderThanTheNewestGoesOnceNobodyNeedsIt() {
    Shelf shelf = three();
    FeedPlan plan = shelf.plan();
    assertThat(plan.retirements()).extracting(FeedImage::name).containsExactly(name("22.4.1"));
    assertThat(plan.counts().imported()).isEqualTo(3);
  }

  /** Two that are kept, and the newest, that latest comes to and that is not counted. */
  private static Shelf three() {
    Shelf shelf = new Shelf(SUPPORTED);
    for (String version : List.of("1", "2", "3", "4")) {
      shelf.offer(version, 'a');
      shelf.plan().imports().forEach(item -> shelf.add(manifest(shelf, item.offer())));
    }
    shelf.download();
    return shelf;
  }

  private static MarketplaceImage manifest(Shelf shelf, Offer offer) {
    return ItemManifest.of(offer, Shelf.FEED, Optional.empty(), shelf.clock.instant());
  }

  private static String name(String version) {
    return ItemName.of(new ImageFamily("Canonical", "Ubuntu", "LTS"), ImageVersion.of(version));
  }

  @Test
  void whatAScaleSetPinsIsNeverRetiredAndNotCounted() {
    Shelf shelf = three();
    shelf.fleet.set("web", "22.4.1", 3, 0);
    assertThat(shelf.plan().retirements()).isEmpty();
    assertThat(shelf.plan().counts().kept()).isEqualTo(2);
  }

  @Test
  void whatRunsIsNeverRetired() {
    Shelf shelf = three();
    shelf.fleet.instances("uid-of-" + name("22.4.1"), "web", 1);
    assertThat(shelf.plan().retirements()).isEmpty();
    shelf.fleet.removeInstances("uid-of-" + name("22.4.1"));
    assertThat(shelf.plan().retirements()).hasSize(1);
  }

  @Test
  void whatLatestComesToIsNeverRetiredHoweverOldItIs() {
    Shelf shelf = three();
    for (String version : List.of("22.4.2", "22.4.3", "22.4.4")) {
      shelf.stage(name(version), LifecycleStage.PREVIEW);
    }
    assertThat(shelf.plan().retirements())
        .extracting(FeedImage::name)
        .containsExactly(name("22.4.2"));
  }

  @Test
  void whileLatestComesToNothingNothingThatItCouldComeToGoes() {
    Shelf shelf = three();
    MarketplaceImage newest = shelf.images.get(name("22.4.4"));
    MarketplaceImage resyncing =
        Fixtures.parseUnchecked(
            MarketplaceImage.class,
            """
            metadata: {name: x, uid: x, creationTimestamp: "2026-01-01T00:00:00Z", labels: {vmss.dev/feed: ubuntu}}
            spec: {publisher: Canonical, offer: Ubuntu, sku: LTS, version: "22.4.4", osType: Linux, resyncToken: a,
                   source: {containerImage: {reference: a}}}
            """);
    newest.setSpec(resyncing.getSpec());
    assertThat(shelf.plan().retirements()).isEmpty();
  }

  @Test
  void aVersionWhoseChecksumChangedIsToldAndNeverTakenOver() {
    Shelf shelf = new Shelf(SUPPORTED).offer("1", 'a');
    shelf.sync();
    shelf.offers.clear();
    FeedPlan plan = shelf.offer("1", 'b').plan();
    assertThat(plan.tampered())
        .containsExactly(
            new Tampered(name("22.4.1"), "22.4.1", Shelf.checksum('a'), Shelf.checksum('b')));
    assertThat(plan.imports()).isEmpty();
    assertThat(plan.retirements()).isEmpty();
  }

  @Test
  void aChangedChecksumIsNotTakenOverEvenWhenTheItemWasDeletedMeanwhile() {
    Shelf shelf = new Shelf(SUPPORTED).offer("1", 'a');
    shelf.sync();
    shelf.images.clear();
    shelf.offers.clear();
    FeedPlan plan = shelf.offer("1", 'b').plan();
    assertThat(plan.imports()).isEmpty();
    assertThat(plan.tampered()).hasSize(1);
  }

  @Test
  void anItemThatWasDeletedByHandComesBackAndIsSaidToHaveBeenThere() {
    Shelf shelf = new Shelf(SUPPORTED).offer("1", 'a');
    assertThat(shelf.sync().imports()).extracting(FeedPlan.Import::again).containsExactly(false);
    shelf.images.clear();
    assertThat(shelf.plan().imports()).extracting(FeedPlan.Import::again).containsExactly(true);
  }

  @Test
  void anItemThatIsExpiredStaysOutAndIsNotImportedAgain() {
    Shelf shelf = new Shelf(SUPPORTED).offer("1", 'a');
    shelf.sync();
    shelf.stage(name("22.4.1"), LifecycleStage.EXPIRED);
    FeedPlan plan = shelf.plan();
    assertThat(plan.imports()).isEmpty();
    assertThat(plan.promotions()).isEmpty();
    assertThat(plan.retirements()).isEmpty();
  }

  @Test
  void anItemOfSomebodyElseWithTheSameVersionIsLeftAloneAndSaid() {
    Shelf shelf = new Shelf(SUPPORTED).offer("1", 'a').offer("2", 'a');
    shelf.add(
        Fixtures.parseUnchecked(
            MarketplaceImage.class,
            """
            metadata: {name: by-hand}
            spec: {publisher: canonical, offer: ubuntu, sku: lts, version: "22.4.01", osType: Linux,
                   source: {containerImage: {reference: a}}}
            """));
    FeedPlan plan = shelf.plan();
    assertThat(plan.left()).extracting(FeedPlan.Left::item).containsExactly("by-hand");
    assertThat(plan.imports()).extracting(item -> item.offer().text()).containsExactly("22.4.2");
    assertThat(plan.retirements()).isEmpty();
  }

  @Test
  void anItemWhoseTimeInPreviewIsOverIsPromotedOnceItIsServed() {
    Shelf shelf = new Shelf("  stage: Preview\n  promoteAfter: 72h\n").offer("1", 'a');
    assertThat(shelf.sync().wakeAt()).contains(shelf.clock.instant().plus(Duration.ofHours(72)));
    shelf.pass(Duration.ofHours(71));
    assertThat(shelf.plan().promotions()).isEmpty();
    assertThat(shelf.plan().counts().waiting()).isEqualTo(1);
    shelf.pass(Duration.ofHours(1));
    assertThat(shelf.plan().promotions()).as("not served").isEmpty();
    assertThat(shelf.plan().wakeAt()).contains(shelf.clock.instant().plus(Duration.ofSeconds(30)));
    shelf.download();
    assertThat(shelf.plan().promotions()).hasSize(1);
    assertThat(shelf.plan().counts().waiting()).isZero();
    assertThat(shelf.sync().wakeAt()).isEmpty();
    assertThat(shelf.plan().promotions()).isEmpty();
  }

  @Test
  void aStageThatSomebodySetBackIsNotTheFeedsAnyMore() {
    Shelf shelf = new Shelf("  stage: Preview\n  promoteAfter: 72h\n").offer("1", 'a');
    shelf.sync();
    shelf.download();
    shelf.images.get(name("22.4.1")).getMetadata().getAnnotations().remove(WellKnown.PROMOTE_AT);
    shelf.pass(Duration.ofHours(100));
    assertThat(shelf.plan().promotions()).isEmpty();
  }

  @Test
  void whatIsBeingDeletedIsNeitherCountedNorImportedAgainBeforeItIsGone() {
    Shelf shelf = new Shelf(SUPPORTED).offer("1", 'a');
    shelf.sync();
    shelf.images.get(name("22.4.1")).getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
    FeedPlan plan = shelf.plan();
    assertThat(plan.imports()).isEmpty();
    assertThat(plan.retirements()).isEmpty();
    assertThat(plan.counts().imported()).isZero();
  }

  @Test
  void whatTheFeedNoLongerOffersStays() {
    Shelf shelf = new Shelf(SUPPORTED).offer("1", 'a').offer("2", 'a');
    shelf.sync();
    shelf.offers.clear();
    assertThat(shelf.plan().retirements()).isEmpty();
    assertThat(shelf.offer("0", 'a').plan().imports()).as("older than what is there").isEmpty();
  }

  @Test
  void anOfferWhoseChecksumIsNotKnownYetIsLookedUpAndNotImported() {
    Shelf shelf = new Shelf(SUPPORTED).offer("1", 'a');
    Offer known = shelf.offers.removeFirst();
    shelf.offers.add(
        Offer.of(
            known.rule(),
            known.text(),
            new Offer.Content("registry.example/a:1", Optional.empty(), Optional.empty())));
    FeedPlan plan = shelf.plan();
    assertThat(plan.imports()).isEmpty();
    assertThat(plan.unknown()).hasSize(1);
  }
}
