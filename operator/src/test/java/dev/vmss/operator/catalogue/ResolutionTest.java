package dev.vmss.operator.catalogue;

import static dev.vmss.operator.catalogue.Items.catalogue;
import static dev.vmss.operator.catalogue.Items.downloading;
import static dev.vmss.operator.catalogue.Items.serving;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.LifecycleStage;
import dev.vmss.operator.catalogue.Resolution.Available;
import dev.vmss.operator.catalogue.Resolution.Blocked;
import dev.vmss.operator.catalogue.Resolution.Reason;
import dev.vmss.operator.model.ImageFamily;
import dev.vmss.operator.model.ImageVersion;
import dev.vmss.operator.model.Urn;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** 03, "Versions and resolution", and "Replacing and resyndicating an image". */
class ResolutionTest {

  private static final Urn LATEST = new Urn(Items.UBUNTU, Optional.empty());

  private static Urn pinned(String version) {
    return new Urn(Items.UBUNTU, Optional.of(ImageVersion.of(version)));
  }

  private static String resolved(Catalogue catalogue, Urn urn) {
    return catalogue.resolve(urn) instanceof Available available
        ? available.image().version().toString()
        : ((Blocked) catalogue.resolve(urn)).reason().text();
  }

  private static Blocked blocked(Catalogue catalogue, Urn urn) {
    return (Blocked) catalogue.resolve(urn);
  }

  // "latest = the highest version among items of that publisher/offer/sku that have something in
  // status.available, are not being deleted and are not Preview or Expired."

  @Test
  void latestIsTheHighestVersionNumerically() {
    Catalogue catalogue =
        catalogue(serving("14.04.20180818"), serving("14.04.201808140"), serving("14.04.201807"));
    assertThat(resolved(catalogue, LATEST)).isEqualTo("14.04.201808140");
  }

  @Test
  void familiesAreFoundWhateverTheirSpelling() {
    Urn shouted =
        new Urn(new ImageFamily("CANONICAL", "ubuntuserver", "22.04-lts"), Optional.empty());
    assertThat(resolved(catalogue(serving("1.0")), shouted)).isEqualTo("1.0");
  }

  @Test
  void latestFallsBackWhenTheHighestIsBeingDeleted() {
    assertThat(resolved(catalogue(serving("1.0"), serving("2.0").deleting()), LATEST))
        .isEqualTo("1.0");
  }

  @ParameterizedTest
  @EnumSource(
      value = LifecycleStage.class,
      names = {"PREVIEW", "EXPIRED"})
  void latestSkipsPreviewAndExpired(LifecycleStage stage) {
    assertThat(resolved(catalogue(serving("1.0"), serving("2.0").in(stage)), LATEST))
        .isEqualTo("1.0");
    Blocked alone = blocked(catalogue(serving("2.0").in(stage)), LATEST);
    assertThat(alone.reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(alone.detail())
        .isEqualTo(
            "The images of this family are in stage Preview or Expired, which 'latest' skips; name a version to use one.");
    assertThat(alone.availableVersions()).containsExactly(ImageVersion.of("2.0"));
  }

  /** "An item that never finished its first download is not considered." */
  @Test
  void latestIgnoresAFirstDownloadUnderWay() {
    assertThat(resolved(catalogue(serving("1.0"), downloading("2.0")), LATEST)).isEqualTo("1.0");
    assertThat(resolved(catalogue(serving("1.0"), downloading("2.0").failed()), LATEST))
        .isEqualTo("1.0");
  }

  /**
   * "While that highest item is being resyndicated, latest blocks (ImageDownloading); it does not
   * fall back to an older version."
   */
  @Test
  void latestBlocksWhileTheHighestIsResyndicated() {
    assertThat(resolved(catalogue(serving("1.0"), serving("2.0").resyncing()), LATEST))
        .isEqualTo("ImageDownloading");
  }

  @Test
  void latestBlocksWhenTheHighestFailedToBeResyndicated() {
    assertThat(resolved(catalogue(serving("1.0"), serving("2.0").resyncing().failed()), LATEST))
        .isEqualTo("ImageDownloadFailed");
  }

  /** The highest version is resyndicated, and its duplicate has nothing downloaded yet. */
  @Test
  void latestDoesNotFallBackWhileADuplicateTakesOverTheHighest() {
    Items failing = serving("2.0").resyncing().failed();
    Items heir = downloading("2.0").named("heir").createdAfter(failing);
    assertThat(resolved(catalogue(serving("1.0"), failing, heir), LATEST))
        .isEqualTo("ImageDownloading");
  }

  @Test
  void resyndicatingAnOlderVersionDoesNotTouchLatest() {
    assertThat(resolved(catalogue(serving("1.0").resyncing(), serving("2.0")), LATEST))
        .isEqualTo("2.0");
  }

  // "A pinned version resolves only to that version, only while served. Deprecated and Expired
  // resolve when pinned."

  @Test
  void aPinnedVersionResolvesOnlyToItself() {
    Catalogue catalogue = catalogue(serving("1.0"), serving("2.0"));
    assertThat(resolved(catalogue, pinned("1.0.0"))).isEqualTo("1.0");
    assertThat(resolved(catalogue, pinned("1.5"))).isEqualTo("PlatformImageNotFound");
  }

  @ParameterizedTest
  @EnumSource(LifecycleStage.class)
  void everyStageResolvesWhenPinned(LifecycleStage stage) {
    assertThat(resolved(catalogue(serving("1.0").in(stage)), pinned("1.0"))).isEqualTo("1.0");
  }

  /** "An item serves when ... its resyncToken equals the served one". */
  @Test
  void aPinnedVersionBlocksWhileItIsResyndicated() {
    assertThat(resolved(catalogue(serving("1.0").resyncing(), serving("2.0")), pinned("1.0")))
        .isEqualTo("ImageDownloading");
  }

  /** "while the new one downloads the old version stays available". */
  @Test
  void editingTheVersionKeepsTheOldOneServedUntilTheNewOneIsThere() {
    Catalogue during = catalogue(serving("1.0").wanting("2.0"));
    assertThat(resolved(during, pinned("1.0"))).isEqualTo("1.0");
    assertThat(resolved(during, LATEST)).isEqualTo("1.0");
    assertThat(resolved(during, pinned("2.0"))).isEqualTo("ImageDownloading");
  }

  /** "when the new one is served the old one is gone, and sets that pin it become blocked." */
  @Test
  void theReplacedVersionIsGoneOnceTheNewOneIsServed() {
    Catalogue after = catalogue(serving("2.0"));
    assertThat(resolved(after, pinned("1.0"))).isEqualTo("PlatformImageNotFound");
    assertThat(resolved(after, LATEST)).isEqualTo("2.0");
  }

  /** "If the download fails the old one stays." */
  @Test
  void aFailedReplacementLeavesTheOldVersionServed() {
    Catalogue failed = catalogue(serving("1.0").wanting("2.0").failed());
    assertThat(resolved(failed, pinned("1.0"))).isEqualTo("1.0");
    assertThat(resolved(failed, LATEST)).isEqualTo("1.0");
    assertThat(resolved(failed, pinned("2.0"))).isEqualTo("ImageDownloadFailed");
  }

  // "Not resolvable -> ImageAvailable=False with one of: PlatformImageNotFound, ImageDownloading,
  // ImageDownloadFailed, ImageRemoving."

  @Test
  void nothingThereIsNotFound() {
    assertThat(resolved(Catalogue.empty(), LATEST)).isEqualTo("PlatformImageNotFound");
    assertThat(resolved(Catalogue.empty(), pinned("1.0"))).isEqualTo("PlatformImageNotFound");
  }

  @Test
  void theFirstDownloadIsDownloadingAndItsFailureFailed() {
    assertThat(resolved(catalogue(downloading("1.0")), LATEST)).isEqualTo("ImageDownloading");
    assertThat(resolved(catalogue(downloading("1.0")), pinned("1.0")))
        .isEqualTo("ImageDownloading");
    assertThat(resolved(catalogue(downloading("1.0").failed()), LATEST))
        .isEqualTo("ImageDownloadFailed");
    assertThat(resolved(catalogue(downloading("1.0").failed()), pinned("1.0")))
        .isEqualTo("ImageDownloadFailed");
  }

  @Test
  void anItemBeingDeletedIsRemoving() {
    assertThat(resolved(catalogue(serving("1.0").deleting()), LATEST)).isEqualTo("ImageRemoving");
    Blocked gone = blocked(catalogue(serving("1.0").deleting(), serving("2.0")), pinned("1.0"));
    assertThat(gone.reason()).isEqualTo(Reason.REMOVING);
    assertThat(gone.detail()).isEqualTo("Marketplace image 'ubuntu-1-0' is being removed.");
    assertThat(gone.availableVersions()).containsExactly(ImageVersion.of("2.0"));
  }

  /** "Available versions: 1.0.0, 1.2.0." */
  @Test
  void whatIsBlockedNamesWhatTheFamilyOffersOldestFirst() {
    Catalogue catalogue =
        catalogue(
            serving("1.2.0"),
            serving("1.0.0"),
            serving("1.10.0").resyncing(),
            downloading("1.3.0"),
            serving("1.4.0").deleting());
    assertThat(blocked(catalogue, pinned("9.9")).availableVersions())
        .containsExactly(ImageVersion.of("1.0.0"), ImageVersion.of("1.2.0"));
  }
}
