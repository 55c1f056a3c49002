package dev.vmss.operator.catalogue;

import static dev.vmss.operator.catalogue.Items.catalogue;
import static dev.vmss.operator.catalogue.Items.downloading;
import static dev.vmss.operator.catalogue.Items.serving;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.LifecycleStage;
import dev.vmss.operator.model.ImageFamily;
import dev.vmss.operator.model.ImageVersion;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** The catalogue as an immutable index. */
class CatalogueTest {

  private static final ImageFamily DEBIAN = new ImageFamily("Debian", "debian-12", "12");

  private static ImageVersion version(String text) {
    return ImageVersion.of(text);
  }

  @Test
  void addingAnItemLeavesTheOldCatalogueAsItWas() {
    Catalogue before = catalogue(serving("1.0"));
    Catalogue after = before.with(serving("2.0").item());
    assertThat(before.versions(Items.UBUNTU)).containsExactly(version("1.0"));
    assertThat(after.versions(Items.UBUNTU)).containsExactly(version("1.0"), version("2.0"));
    assertThat(after.size()).isEqualTo(2);
  }

  @Test
  void anItemIsReplacedByName() {
    Catalogue catalogue = catalogue(serving("1.0").named("ubuntu"));
    Catalogue changed = catalogue.with(serving("2.0").named("ubuntu").item());
    assertThat(changed.versions(Items.UBUNTU)).containsExactly(version("2.0"));
    assertThat(changed.size()).isEqualTo(1);
  }

  /** A publisher that changed all the same: the item moves to the other family. */
  @Test
  void anItemMovesWhenItsFamilyChanges() {
    Catalogue catalogue = catalogue(serving("1.0").named("image"));
    Catalogue moved = catalogue.with(serving("1.0").named("image").in(DEBIAN).item());
    assertThat(moved.versions(Items.UBUNTU)).isEmpty();
    assertThat(moved.versions(DEBIAN)).containsExactly(version("1.0"));
    assertThat(moved.item("image")).map(CatalogueItem::family).contains(DEBIAN);
  }

  @Test
  void removingAnItemRemovesOnlyIt() {
    Catalogue catalogue = catalogue(serving("1.0"), serving("2.0"));
    Catalogue left = catalogue.without("ubuntu-2-0");
    assertThat(left.versions(Items.UBUNTU)).containsExactly(version("1.0"));
    assertThat(left.item("ubuntu-2-0")).isEmpty();
    assertThat(left.without("never-heard-of")).isSameAs(left);
    assertThat(left.without("ubuntu-1-0").size()).isZero();
  }

  /** "Same version, new digest": only the exact content can be gone back to. */
  @Test
  void findsAVersionOnlyWithThatContent() {
    Catalogue catalogue = catalogue(serving("1.0"), downloading("2.0"));
    String digest = Items.digestOf("1.0");
    assertThat(catalogue.find(Items.UBUNTU, version("1.0.0"), digest))
        .map(ServedImage::name)
        .contains("ubuntu-1-0");
    assertThat(catalogue.find(Items.UBUNTU, version("1.0"), "sha256:other")).isEmpty();
    assertThat(catalogue.find(Items.UBUNTU, version("2.0"), Items.digestOf("2.0"))).isEmpty();
    assertThat(catalogue.find(DEBIAN, version("1.0"), digest)).isEmpty();
  }

  /** "Only changes of these, and of lifecycle, are catalogue events": equality is the test. */
  @Test
  void itemsDifferExactlyWhenResolutionCouldTell() {
    Items item = serving("1.0");
    assertThat(item.item()).isEqualTo(serving("1.0").item());
    assertThat(item.item())
        .isNotEqualTo(item.deleting().item())
        .isNotEqualTo(item.resyncing().item())
        .isNotEqualTo(item.failed().item())
        .isNotEqualTo(item.wanting("2.0").item())
        .isNotEqualTo(item.withDigest("sha256:other").item())
        .isNotEqualTo(item.in(LifecycleStage.DEPRECATED).item())
        .isNotEqualTo(item.endingOn(LocalDate.parse("2027-04-01")).item());
  }
}
