package dev.vmss.operator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Families, references, percentages and counted words. */
class SmallValuesTest {

  /** "publisher, offer and sku compare case-insensitively; display keeps the case of the image." */
  @Test
  void familiesCompareWithoutRegardToCaseAndKeepIt() {
    ImageFamily one = new ImageFamily("Canonical", "UbuntuServer", "22.04-LTS");
    ImageFamily other = new ImageFamily("canonical", "UBUNTUSERVER", "22.04-lts");
    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(one.key()).isEqualTo(other.key());
    assertThat(one).hasToString("Canonical:UbuntuServer:22.04-LTS");
    assertThat(one).isNotEqualTo(new ImageFamily("Canonical", "UbuntuServer", "22.04"));
  }

  @Test
  void aReferenceIsPinnedOrLatest() {
    assertThat(Urn.of("p", "o", "s", "latest").isLatest()).isTrue();
    assertThat(Urn.of("p", "o", "s", "latest")).hasToString("p:o:s:latest");
    Urn pinned = Urn.of("p", "o", "s", "1.00");
    assertThat(pinned.isLatest()).isFalse();
    assertThat(pinned.pinned()).contains(ImageVersion.of("1.0.0"));
    assertThat(pinned).hasToString("p:o:s:1.00");
    assertThatThrownBy(() -> Urn.of("p", "o", "s", "Latest"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** "floor(maxBatchInstancePercent x replicas)": half a machine cannot be spared. */
  @ParameterizedTest
  @CsvSource({
    "20, 20, 4",
    "20, 4, 0",
    "20, 5, 1",
    "33, 10, 3",
    "100, 7, 7",
    "5, 1000, 50",
    "0, 9, 0"
  })
  void aShareIsRoundedDown(int percent, int machines, int share) {
    assertThat(new Percent(percent).of(machines)).isEqualTo(share);
  }

  @ParameterizedTest
  @CsvSource({
    "20, 1, 5, true",
    "20, 1, 4, false",
    "0, 0, 4, true",
    "0, 1, 4, false",
    "20, 0, 0, true"
  })
  void aPartIsWithinAShareOrNot(int percent, int part, int whole, boolean within) {
    assertThat(new Percent(percent).allows(part, whole)).isEqualTo(within);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 101})
  void aPercentageOutOfRangeIsRefused(int value) {
    assertThatThrownBy(() -> new Percent(value)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void countedThingsReadLikeEnglish() {
    assertThat(Counted.of(1, "node")).isEqualTo("1 node");
    assertThat(Counted.of(0, "node")).isEqualTo("0 nodes");
    assertThat(Counted.of(2, "batch")).isEqualTo("2 batches");
    assertThat(Counted.are(1, "cordoned")).isEqualTo("1 is cordoned");
    assertThat(Counted.are(3, "cordoned")).isEqualTo("3 are cordoned");
    assertThat(Counted.are(1, "node", "cordoned")).isEqualTo("1 node is cordoned");
    assertThat(Counted.are(3, "node", "cordoned")).isEqualTo("3 nodes are cordoned");
  }
}
