package dev.vmss.operator.scaleset.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.LifecycleStage;
import dev.vmss.operator.catalogue.Items;
import dev.vmss.operator.scaleset.Situation;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import java.time.LocalDate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 03, "Versions and resolution": what a set says about its image. */
class ImageWordsTest {

  private static Snapshots six(String pinned) {
    return Snapshots.of(Specs.defaults().version(pinned).replicas(10)).running(6, "1.0.0");
  }

  private static String words(Snapshots set) {
    return Plans.message(set.plan(), "ImageAvailable");
  }

  /**
   * Message: "The platform image 'p:o:s:v' is not available in the marketplace: 4 of 10 instances
   * cannot be created. 6 running instances are not affected. Available versions: 1.0.0, 1.2.0."
   */
  @Test
  void theMessageIsTheOneOfTheSpecification() {
    Snapshots set = six("2.0.0").catalogue(Items.serving("1.2.0"), Items.serving("1.0.0"));
    String message =
        "The platform image 'Canonical:UbuntuServer:22.04-LTS:2.0.0' is not available in the marketplace: 4 of 10 instances cannot be created. 6 running instances are not affected. Available versions: 1.0.0, 1.2.0.";
    assertThat(words(set)).isEqualTo(message);
    assertThat(Plans.message(set.plan(), "Ready")).isEqualTo(message);
    assertThat(Plans.message(set.plan(), "Stalled")).isEqualTo(message);
  }

  /**
   * "Not resolvable -> ImageAvailable=False with one of: PlatformImageNotFound, ImageDownloading,
   * ImageDownloadFailed, ImageRemoving."
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DOWNLOADING     | Marketplace image 'ubuntu-1-0-0' is being downloaded.
          DOWNLOAD_FAILED | The download of marketplace image 'ubuntu-1-0-0' failed; see its conditions.
          REMOVING        | Marketplace image 'ubuntu-1-0-0' is being removed.
          """)
  void theMessageSaysWhatStandsInTheWay(Situation situation, String detail) {
    assertThat(words(situation.snapshots()))
        .isEqualTo(
            "The platform image 'Canonical:UbuntuServer:22.04-LTS:latest' is not available in the marketplace: 1 of 4 instances cannot be created. 3 running instances are not affected. "
                + detail
                + " No version of this image is available.");
  }

  @Test
  void aFullSetMissesNothing() {
    assertThat(words(Situation.WITHDRAWN_WHILE_FULL.snapshots()))
        .isEqualTo(
            "The platform image 'Canonical:UbuntuServer:22.04-LTS:latest' is not available in the marketplace. 3 running instances are not affected. No version of this image is available.");
  }

  @Test
  void oneInstanceIsOne() {
    Snapshots set = Snapshots.of(Specs.defaults().replicas(2)).running(1, "1.0.0").catalogue();
    assertThat(words(set))
        .contains("1 of 2 instances cannot be created. 1 running instance is not affected.");
  }

  /** The newest versions, those somebody may want; the message stays short. */
  @Test
  void atMostTenVersionsAreNamed() {
    Items[] many =
        IntStream.rangeClosed(1, 14).mapToObj(i -> Items.serving("1.0." + i)).toArray(Items[]::new);
    assertThat(words(six("2.0.0").catalogue(many)))
        .endsWith(
            "Available versions: 1.0.5, 1.0.6, 1.0.7, 1.0.8, 1.0.9, 1.0.10, 1.0.11, 1.0.12, 1.0.13, 1.0.14 and 4 older.");
  }

  @Test
  void anImageThatIsThereIsNamed() {
    assertThat(words(six("latest")))
        .isEqualTo(
            "The platform image 'Canonical:UbuntuServer:22.04-LTS:latest' is version 1.0.0 of marketplace image 'ubuntu-1-0-0'.");
  }

  /** "Deprecated and Expired resolve when pinned and add a warning to the message". */
  @ParameterizedTest
  @CsvSource({"DEPRECATED, Deprecated", "EXPIRED, Expired"})
  void aLateStageWarns(LifecycleStage stage, String word) {
    Snapshots set = six("1.0.0").catalogue(Items.serving("1.0.0").in(stage));
    assertThat(Plans.says(set.plan(), "ImageAvailable")).isEqualTo("True/Available");
    assertThat(set.plan().creates()).hasSize(4);
    assertThat(words(set))
        .endsWith(" Warning: this image is " + word + "; move to a supported version.");
  }

  /** "endOfLife never changes the stage, it warns". */
  @Test
  void theEndOfLifeWarns() {
    LocalDate today = LocalDate.parse("2026-01-15");
    Snapshots set = six("latest").catalogue(Items.serving("1.0.0").endingOn(today));
    assertThat(set.plan().creates()).hasSize(4);
    assertThat(words(set)).endsWith(" Warning: its end of life was 2026-01-15.");
    assertThat(words(six("latest").catalogue(Items.serving("1.0.0").endingOn(today.plusDays(1)))))
        .doesNotContain("Warning");
  }
}
