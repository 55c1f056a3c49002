package dev.vmss.operator.catalogue;

import static dev.vmss.operator.catalogue.Items.catalogue;
import static dev.vmss.operator.catalogue.Items.downloading;
import static dev.vmss.operator.catalogue.Items.serving;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.LifecycleStage;
import dev.vmss.operator.catalogue.Resolution.Available;
import dev.vmss.operator.model.ImageVersion;
import dev.vmss.operator.model.Urn;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * "Two items with the same publisher/offer/sku/version: the one already serving wins, then the
 * older object; the other gets Stalled=True, reason=Duplicate naming the winner, and takes over
 * when the winner is deleted or fails."
 */
class DuplicatesTest {

  private static final Urn PINNED = new Urn(Items.UBUNTU, Optional.of(ImageVersion.of("1.0")));
  private static final Urn LATEST = new Urn(Items.UBUNTU, Optional.empty());

  private final Items old = serving("1.0").named("old");
  private final Items young = serving("1.0").named("young").createdAfter(old);

  private static Optional<String> winnerOver(Items item, Catalogue catalogue) {
    return catalogue.winnerOver(item.item()).map(CatalogueItem::name);
  }

  private static String serves(Catalogue catalogue, Urn urn) {
    return catalogue.resolve(urn) instanceof Available available
        ? available.image().name()
        : "nobody";
  }

  @Test
  void amongServingItemsTheOlderOneWins() {
    Catalogue catalogue = catalogue(young, old);
    assertThat(winnerOver(young, catalogue)).contains("old");
    assertThat(winnerOver(old, catalogue)).isEmpty();
    assertThat(serves(catalogue, PINNED)).isEqualTo("old");
    assertThat(serves(catalogue, LATEST)).isEqualTo("old");
  }

  @Test
  void aServingItemWinsOverAnOlderOneThatHasNothingYet() {
    Items empty = downloading("1.0").named("old");
    assertThat(winnerOver(empty, catalogue(empty, young))).contains("young");
    assertThat(serves(catalogue(empty, young), PINNED)).isEqualTo("young");
  }

  @Test
  void beforeAnybodyServesTheOlderObjectWins() {
    Items first = downloading("1.0").named("first");
    Items second = downloading("1.0").named("second").createdAfter(first);
    assertThat(winnerOver(second, catalogue(second, first))).contains("first");
    assertThat(winnerOver(first, catalogue(second, first))).isEmpty();
  }

  @Test
  void theDuplicateTakesOverWhenTheWinnerIsDeleted() {
    Catalogue catalogue = catalogue(old.deleting(), young);
    assertThat(winnerOver(young, catalogue)).isEmpty();
    assertThat(serves(catalogue, PINNED)).isEqualTo("young");
  }

  @Test
  void theDuplicateTakesOverWhenTheWinnerFails() {
    Items first = downloading("1.0").named("first");
    Items second = downloading("1.0").named("second").createdAfter(first);
    assertThat(winnerOver(second, catalogue(first.failed(), second))).isEmpty();
    assertThat(winnerOver(first, catalogue(first.failed(), second))).contains("second");
    assertThat(winnerOver(second, catalogue(first.failed(), second.failed()))).contains("first");
  }

  @Test
  void theDuplicateTakesOverWhileTheWinnerIsResyndicatedIfItHasTheVersion() {
    assertThat(serves(catalogue(old.resyncing(), young), PINNED)).isEqualTo("young");
    assertThat(serves(catalogue(old.resyncing(), young), LATEST)).isEqualTo("young");
  }

  /** An item that is on its way to another version still serves, and so wins, its old one. */
  @Test
  void anItemServesItsOldVersionAgainstANewcomerUntilItsNextOneIsThere() {
    Items moving = serving("1.0").named("moving").wanting("2.0");
    Items newcomer = downloading("1.0").named("newcomer").createdAfter(moving);
    assertThat(winnerOver(newcomer, catalogue(moving, newcomer))).contains("moving");
    assertThat(winnerOver(moving, catalogue(moving, newcomer))).isEmpty();
    Items moved = serving("2.0").named("moving");
    assertThat(winnerOver(newcomer, catalogue(moved, newcomer))).isEmpty();
  }

  /** Its token and its version were changed together, and somebody else has the new version. */
  @Test
  void anItemThatWillNeverServeItsOldVersionAgainKeepsNobodyFromIt() {
    Items gone = serving("2.0").named("gone").wanting("1.0").resyncing();
    Items newcomer = downloading("2.0").named("newcomer").createdAfter(gone);
    assertThat(winnerOver(newcomer, catalogue(gone, newcomer, old))).isEmpty();
    assertThat(serves(catalogue(gone, old), LATEST)).as("nor latest for ever").isEqualTo("old");
    assertThat(serves(catalogue(gone, serving("0.9")), LATEST))
        .as("its next version is on the way")
        .isEqualTo("nobody");
  }

  @Test
  void otherVersionsAreNoDuplicates() {
    assertThat(winnerOver(old, catalogue(old, serving("1.0.1")))).isEmpty();
    assertThat(winnerOver(serving("1.0.0").named("x").createdAfter(old), catalogue(old)))
        .as("1.0.0 is the same version as 1.0")
        .contains("old");
  }

  /** A hidden winner hides its version from latest, whatever stage its duplicate is in. */
  @Test
  void aDuplicateDoesNotServeLatestInPlaceOfAHiddenWinner() {
    Catalogue catalogue = catalogue(old.in(LifecycleStage.PREVIEW), young, serving("0.9"));
    assertThat(serves(catalogue, LATEST)).isEqualTo("ubuntu-0-9");
  }
}
