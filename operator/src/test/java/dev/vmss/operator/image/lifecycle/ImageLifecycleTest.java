package dev.vmss.operator.image.lifecycle;

import static dev.vmss.operator.image.Gallery.reference;
import static dev.vmss.operator.image.item.ImageConditions.DOWNLOADED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.AvailableImage;
import dev.vmss.api.v1alpha1.OsType;
import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.operator.image.FakeRegistry;
import dev.vmss.operator.image.Gallery;
import dev.vmss.operator.image.download.Platform;
import dev.vmss.operator.image.item.WantedImage;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageLifecycleTest {

  /** Ten seconds, and up to a fifth more so that not all come at once. */
  private static final Duration FIRST_RETRY = Duration.ofSeconds(12);

  private static final String NAME = "ubuntu";
  private static final String DIGEST = "sha256:" + "a".repeat(64);
  private static final String OTHER = "sha256:" + "b".repeat(64);

  private final Gallery gallery = new Gallery();

  @Test
  void aTagIsResolvedOnceAndThenServedByItsDigest() {
    gallery.registry.has(reference("1"), DIGEST);
    gallery.applySource(
        NAME,
        "1.0.0",
        "containerImage: {reference: \"%s\", command: [init], args: [-v]}"
            .formatted(reference("1")),
        "resyncToken: \"7\"");
    gallery.visit(NAME);
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False Downloading, Reconciling");
    assertThat(gallery.message(NAME))
        .isEqualTo("Version 1.0.0 is being resolved from 'registry.example/ubuntu:1'.");
    assertThat(gallery.served("1.0.0")).isEqualTo("ImageDownloading");

    gallery.answer();
    assertThat(gallery.woken).containsExactly(NAME);
    gallery.visit(NAME);

    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=True Available");
    assertThat(gallery.served("1.0.0")).isEqualTo(NAME);
    assertThat(gallery.available(NAME))
        .contains(
            new AvailableImage(
                "1.0.0",
                "registry.example/ubuntu",
                "registry.example/ubuntu:1",
                DIGEST,
                SourceKind.CONTAINER_IMAGE,
                OsType.LINUX,
                List.of("linux/amd64"),
                null,
                List.of("init"),
                List.of("-v"),
                1000L,
                Instant.parse("2026-01-01T00:00:01Z"),
                "7",
                null));
    String news = "Version 1.0.0 is available as registry.example/ubuntu@" + DIGEST + ".";
    assertThat(gallery.events).containsExactly("ubuntu ImageAvailable: " + news);
  }

  /** There is nothing between begun and done, and then nothing is under way. */
  @Test
  void aDownloadThatIsUnderWayIsAtNoughtPercent() {
    gallery.registry.has(reference("1"), DIGEST);
    gallery.apply(NAME, "1.0.0", "1", "");
    gallery.visit(NAME);
    assertThat(gallery.image(NAME).getStatus().progress()).isEqualTo("0%");
    gallery.answer();
    gallery.visit(NAME);
    assertThat(gallery.image(NAME).getStatus().progress()).isNull();
  }

  @Test
  void whatIsSettledIsNeverWrittenAgain() {
    gallery.registry.has(reference("1"), DIGEST);
    gallery.apply(NAME, "1.0.0", "1", "");
    gallery.settle();
    assertThat(gallery.writes).as("Downloading, then Available").isEqualTo(2);
    gallery.restart();
    gallery.settleInTime();
    assertThat(gallery.writes).isEqualTo(2);
    assertThat(gallery.registry.asked).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"containerImage", "containerDisk"})
  void aDiskIsResolvedAndPinnedByTheSameCode(String source) {
    gallery.registry.has(reference("1"), DIGEST);
    gallery.applySource(NAME, "1.0.0", source + ": {reference: \"" + reference("1") + "\"}", "");
    gallery.settle();
    AvailableImage image = gallery.available(NAME).orElseThrow();
    assertThat(image.digest()).isEqualTo(DIGEST);
    assertThat(image.sourceKind().name().replace("_", "")).isEqualToIgnoringCase(source);
  }

  @Test
  void aSourceWithItsDigestIsAvailableAtOnceWithoutAnyRequest() {
    gallery.applySource(
        NAME,
        "1.0.0",
        "containerImage: {reference: \"%s\", digest: \"%s\"}".formatted(reference("1"), DIGEST),
        "");
    gallery.visit(NAME);
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=True Available");
    assertThat(gallery.available(NAME).orElseThrow().sizeBytes()).isNull();
    assertThat(gallery.writes).isEqualTo(1);
    assertThat(gallery.registry.asked).isEmpty();
    assertThat(gallery.beingAsked()).isZero();
  }

  @Test
  void replacingInPlaceServesTheOldVersionUntilTheNewOneIsReady() {
    gallery.registry.has(reference("1"), DIGEST);
    gallery.apply(NAME, "1.0.0", "1", "");
    gallery.settle();

    gallery.registry.isDown(reference("2"));
    gallery.apply(NAME, "1.1.0", "2", "");
    gallery.visit(NAME);
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False Downloading, Reconciling");
    assertThat(gallery.served("1.0.0")).isEqualTo(NAME);
    assertThat(gallery.served("latest")).isEqualTo(NAME);

    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False DownloadFailed, Reconciling");
    assertThat(gallery.message(NAME))
        .isEqualTo(
            "The registry of 'registry.example/ubuntu:2' is down. It is tried again by itself. Version 1.0.0 goes on being served meanwhile.");
    assertThat(gallery.served("1.0.0")).isEqualTo(NAME);
    assertThat(gallery.served("1.1.0")).isEqualTo("ImageDownloadFailed");

    gallery.registry.has(reference("2"), OTHER);
    gallery.clock.advance(FIRST_RETRY);
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=True Available");
    assertThat(gallery.served("1.1.0")).isEqualTo(NAME);
    assertThat(gallery.served("1.0.0")).isEqualTo("PlatformImageNotFound");
    assertThat(gallery.events.get(gallery.events.size() - 1))
        .endsWith("Version 1.0.0 is no longer available.");
  }

  @Test
  void anotherResyncTokenWithdrawsUntilTheDownloadIsDone() {
    gallery.registry.has(reference("1"), DIGEST);
    gallery.apply(NAME, "1.0.0", "1", "");
    gallery.settle();

    gallery.registry.isDown(reference("1"));
    gallery.apply(NAME, "1.0.0", "1", "resyncToken: \"2\"");
    assertThat(gallery.served("1.0.0")).as("before any visit").isEqualTo("ImageDownloading");
    assertThat(gallery.served("latest")).isEqualTo("ImageDownloading");
    gallery.settle();
    assertThat(gallery.served("1.0.0")).isEqualTo("ImageDownloadFailed");
    assertThat(gallery.message(NAME)).endsWith("Version 1.0.0 is withdrawn meanwhile.");
    assertThat(gallery.events).filteredOn(event -> event.contains("ImageWithdrawn")).hasSize(1);

    gallery.registry.has(reference("1"), OTHER);
    gallery.clock.advance(FIRST_RETRY);
    gallery.settle();
    assertThat(gallery.served("1.0.0")).isEqualTo(NAME);
    assertThat(gallery.available(NAME).orElseThrow().digest()).isEqualTo(OTHER);
    assertThat(gallery.available(NAME).orElseThrow().resyncToken()).isEqualTo("2");
  }

  @Test
  void anEmptyTokenIsNone() {
    gallery.registry.has(reference("1"), DIGEST);
    gallery.apply(NAME, "1.0.0", "1", "resyncToken: \"\"");
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=True Available");
    assertThat(gallery.registry.asked).hasSize(1);
  }

  @Test
  void theSameVersionInAnotherSpellingIsNothingNew() {
    gallery.registry.has(reference("1"), DIGEST);
    gallery.apply(NAME, "1.0", "1", "");
    gallery.settle();
    gallery.apply(NAME, "1.0.0", "1", "");
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=True Available");
    assertThat(gallery.registry.asked).hasSize(1);
  }

  @Test
  void anAnswerForAnEditedSpecIsDropped() {
    gallery.registry.has(reference("1"), DIGEST);
    gallery.registry.has(reference("2"), OTHER);
    gallery.apply(NAME, "1.0.0", "1", "");
    gallery.visit(NAME);
    gallery.apply(NAME, "1.1.0", "2", "");
    gallery.visit(NAME);
    assertThat(gallery.beingAsked()).isEqualTo(2);
    gallery.settle();
    assertThat(gallery.available(NAME).orElseThrow().digest()).isEqualTo(OTHER);
    assertThat(gallery.events).as("only one version ever arrived").hasSize(1);
  }

  @Test
  void aConflictBuildsNothingOnTheVisit() {
    gallery.registry.has(reference("1"), DIGEST);
    gallery.apply(NAME, "1.0.0", "1", "");
    gallery.conflict = true;
    assertThat(gallery.visit(NAME).again()).contains(Duration.ofMillis(100));
    assertThat(gallery.beingAsked()).isZero();
    assertThat(gallery.events).isEmpty();
    gallery.conflict = false;
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=True Available");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "containerDisk: {reference: a, persistent: true}|1.0.0|InvalidSource|spec.source.containerDisk.size",
        "http: {url: 'https://a/b'}|1.0.0|InvalidSource|spec.source.http needs url, sha256 and size",
        "|1.0.0|InvalidSource|it has none",
        "containerImage: {reference: a}, containerDisk: {reference: b}|1.0.0|InvalidSource|it has 2 of them",
        "containerImage: {reference: a}|1.x|InvalidSpec|is not an image version"
      })
  void whatCannotBeDownloadedStallsWithASentenceThatNamesTheField(
      String source, String version, String reason, String words) {
    gallery.applySource(NAME, version, source == null ? "" : source, "");
    gallery.settleInTime();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False " + reason + ", Stalled");
    assertThat(gallery.message(NAME)).contains(words).endsWith(".");
    assertThat(gallery.registry.asked).isEmpty();
  }

  @Test
  void aSourceThatWasChangedAloneIsPointedOut() {
    gallery.registry.has(reference("1"), DIGEST);
    gallery.apply(NAME, "1.0.0", "1", "");
    gallery.settle();
    gallery.applySource(
        NAME,
        "1.0.0",
        "containerImage: {reference: \"%s\", command: [sh]}".formatted(reference("1")),
        "");
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False InvalidSource, Stalled");
    assertThat(gallery.message(NAME)).contains("(command)", "change spec.resyncToken");
    assertThat(gallery.served("1.0.0")).as("what was downloaded").isEqualTo(NAME);
  }

  /** To the API server another text is another version, which may bring another source. */
  @Test
  void anotherSourceThatComesWithAVersionWrittenInAnotherWayIsDownloaded() {
    gallery.registry.has(reference("1"), DIGEST);
    gallery.registry.has(reference("2"), OTHER);
    gallery.apply(NAME, "1.0", "1", "");
    gallery.settle();
    gallery.apply(NAME, "1.0.0", "2", "");
    gallery.visit(NAME);
    assertThat(gallery.served("1.0.0")).isEqualTo(NAME);
    gallery.settle();
    assertThat(gallery.available(NAME).orElseThrow().digest()).isEqualTo(OTHER);
    assertThat(gallery.available(NAME).orElseThrow().version()).isEqualTo("1.0.0");
    assertThat(gallery.events.get(1)).doesNotContain("no longer available");
  }

  /**
   * There and back before the download ended: the source that was edited on the way is not lost.
   */
  @Test
  void aReferenceThatWasChangedOnADetourIsAnswered() {
    gallery.registry.has(reference("1"), DIGEST);
    gallery.registry.isDown(reference("2"));
    gallery.apply(NAME, "1.0.0", "1", "");
    gallery.settle();
    gallery.apply(NAME, "2.0.0", "2", "");
    gallery.settle();
    gallery.apply(NAME, "1.0.0", "2", "");
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False InvalidSource, Stalled");
    assertThat(gallery.message(NAME)).contains("(reference)", "change spec.resyncToken");
    assertThat(gallery.served("1.0.0")).isEqualTo(NAME);
  }

  @Test
  void anotherOperatingSystemWithoutADownloadIsAnswered() {
    gallery.registry.has(reference("1"), DIGEST);
    gallery.apply(NAME, "1.0.0", "1", "");
    gallery.settle();
    gallery.edit(NAME, "osType", "Windows");
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False InvalidSpec, Stalled");
    assertThat(gallery.message(NAME))
        .isEqualTo(
            "spec.osType was changed without spec.version or spec.resyncToken, so instances still get the image as one of Linux: change spec.resyncToken to download it again. Version 1.0.0 goes on being served meanwhile.");
    gallery.edit(NAME, "resyncToken", "2");
    gallery.fleet.platforms = Set.of(new Platform("windows", "amd64"));
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=True Available");
    assertThat(gallery.available(NAME).orElseThrow().osType()).isEqualTo(OsType.WINDOWS);
  }

  @Test
  void thePlatformsOfTheRightNodesAreAskedFor() {
    Platform amd = new Platform("linux", "amd64");
    Platform arm = new Platform("linux", "arm64");
    gallery.fleet.platforms = Set.of(amd, arm, new Platform("windows", "amd64"));
    gallery.registry.has(reference("1"), DIGEST);
    gallery.apply(NAME, "1.0.0", "1", "");
    gallery.settle();
    assertThat(gallery.registry.asked.get(0).platforms()).containsExactlyInAnyOrder(amd, arm);
  }

  @Test
  void nodesThatCannotRunItAreWarnedOfAndARestartKeepsTheWarning() {
    Platform amd = new Platform("linux", "amd64");
    gallery.fleet.platforms = Set.of(amd, new Platform("linux", "arm64"));
    gallery.apply(NAME, "1.0.0", "1", "");
    gallery.registry.answers(
        reference("1"),
        FakeRegistry.served(
            WantedImage.of(gallery.image(NAME).getSpec().source())
                .orElseThrow()
                .request(Optional.empty(), Set.of()),
            DIGEST,
            Set.of(amd)));
    gallery.settle();
    String warning =
        "Warning: it does not start on this cluster's nodes of platform linux/arm64, so that no instance goes there.";
    assertThat(gallery.events.get(0)).endsWith(warning);
    gallery.restart();
    gallery.settle();
    assertThat(gallery.condition(NAME, DOWNLOADED).getMessage()).endsWith(warning);
  }

  @Test
  void everyConditionCarriesTheGenerationItWasComputedFrom() {
    gallery.registry.has(reference("1"), DIGEST);
    gallery.apply(NAME, "1.0.0", "1", "");
    gallery.settle();
    String since = gallery.condition(NAME, "Ready").getLastTransitionTime();
    gallery.clock.advance(Duration.ofHours(1));
    gallery.apply(NAME, "1.0.0", "1", "lifecycle: {stage: Deprecated}");
    gallery.settle();
    assertThat(gallery.status(NAME).observedGeneration()).isEqualTo(2);
    assertThat(gallery.status(NAME).conditions())
        .extracting(Condition::getObservedGeneration)
        .containsOnly(2L);
    assertThat(gallery.condition(NAME, "Ready").getLastTransitionTime()).isEqualTo(since);
    assertThat(gallery.registry.asked).as("nothing to download").hasSize(1);
  }
}
