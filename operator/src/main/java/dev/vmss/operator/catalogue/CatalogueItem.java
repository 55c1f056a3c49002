package dev.vmss.operator.catalogue;

import dev.vmss.api.v1alpha1.LifecycleStage;
import dev.vmss.operator.model.ImageFamily;
import dev.vmss.operator.model.ImageVersion;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Optional;

/**
 * One gallery item as the catalogue sees it. Two items are equal when nothing that resolution reads
 * differs, so equality is the test for "is this a catalogue event?".
 *
 * @param wanted the version its spec asks for
 * @param available what was downloaded last, whether it is served or not
 * @param resyncing the spec asks for the download again: withdrawn until that is done
 * @param failed its last download failed
 */
public record CatalogueItem(
    String name,
    String uid,
    Instant created,
    ImageFamily family,
    ImageVersion wanted,
    Optional<ServedImage> available,
    boolean deleting,
    boolean resyncing,
    boolean failed,
    LifecycleStage stage,
    Optional<LocalDate> endOfLife) {

  /**
   * Which of several items with one version is the one: serving, else downloaded, else hopeful,
   * else older.
   */
  static Comparator<CatalogueItem> precedenceFor(ImageVersion version) {
    return Comparator.<CatalogueItem>comparingInt(item -> item.standingFor(version))
        .thenComparing(CatalogueItem::created)
        .thenComparing(CatalogueItem::name);
  }

  private int standingFor(ImageVersion version) {
    boolean has = available.filter(image -> image.version().equals(version)).isPresent();
    if (has && !resyncing) {
      return 0;
    }
    if (failed) {
      return 3;
    }
    return has ? 1 : 2;
  }

  /** Whether this item hands out images now; being a duplicate is for the catalogue to judge. */
  boolean servable() {
    return available.isPresent() && !deleting && !resyncing;
  }

  /** {@code latest} skips images in stage Preview or Expired. */
  boolean eligibleForLatest() {
    return stage == LifecycleStage.SUPPORTED || stage == LifecycleStage.DEPRECATED;
  }

  /**
   * Whether this item serves, or is to have, that version. What it is withdrawn from and no longer
   * wants is no claim: it would keep others from a version that it will never serve again.
   */
  boolean claims(ImageVersion version) {
    return wanted.equals(version)
        || available.filter(image -> !resyncing && image.version().equals(version)).isPresent();
  }

  /** The version that what was downloaded stands for in {@code latest}. */
  Optional<ImageVersion> latestVersion() {
    return resyncing ? Optional.of(wanted) : available.map(ServedImage::version);
  }

  /** This item as if nothing kept it from being served but a lack of anything to serve. */
  public CatalogueItem asServed() {
    return new CatalogueItem(
        name, uid, created, family, wanted, available, false, false, false, stage, endOfLife);
  }
}
