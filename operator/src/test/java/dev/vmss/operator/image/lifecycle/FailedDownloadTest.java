package dev.vmss.operator.image.lifecycle;

import static dev.vmss.operator.image.Gallery.reference;
import static dev.vmss.operator.image.item.ImageConditions.DOWNLOADED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.image.Gallery;
import dev.vmss.operator.image.download.DownloadFailure;
import dev.vmss.operator.image.download.DownloadResult;
import dev.vmss.operator.image.download.failure.Failures;
import dev.vmss.operator.image.download.policy.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an item whose download fails. */
class FailedDownloadTest {

  private static final String NAME = "ubuntu";
  private static final String DIGEST = "sha256:" + "a".repeat(64);

  private final Gallery gallery = new Gallery();

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new DownloadFailure.InvalidSource("No."), "InvalidSource, Stalled", "never"),
        Arguments.of(new DownloadFailure.Forbidden("No."), "DownloadFailed, Stalled", "PT10S"),
        Arguments.of(new DownloadFailure.Denied("No."), "DownloadFailed, Stalled", "PT5M"),
        Arguments.of(new DownloadFailure.NotFound("No."), "DownloadFailed, Stalled", "PT5M"),
        Arguments.of(new DownloadFailure.Unsuitable("No."), "DownloadFailed, Stalled", "PT5M"),
        Arguments.of(new DownloadFailure.Untrusted("No."), "DownloadFailed, Stalled", "PT5M"),
        Arguments.of(
            new DownloadFailure.Unavailable("No."), "DownloadFailed, Reconciling", "PT10S"),
        Arguments.of(
            new DownloadFailure.RateLimited("No.", Duration.ofSeconds(77)),
            "DownloadFailed, Reconciling",
            "PT1M17S"),
        Arguments.of(
            new DownloadFailure.RateLimited("No.", Optional.empty()),
            "DownloadFailed, Reconciling",
            "PT1M"),
        Arguments.of(
            new DownloadFailure.RateLimited("No.", Duration.ofSeconds(1)),
            "DownloadFailed, Reconciling",
            "PT10S"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureSaysWhetherPeopleMustActAndWhenItIsTriedAgain(
      DownloadResult failure, String standing, String again) {
    gallery.registry.answers(reference("1"), failure);
    gallery.apply(NAME, "1.0.0", "1", "");
    gallery.settle();

    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False " + standing);
    assertThat(gallery.message(NAME)).startsWith("No.");
    assertThat(gallery.condition(NAME, DOWNLOADED).getStatus()).isEqualTo("False");
    Optional<Duration> visited = gallery.visit(NAME).again();
    if (again.equals("never")) {
      assertThat(visited).isEmpty();
    } else {
      assertThat(visited.orElseThrow()).satisfies(is -> isAbout(is, Duration.parse(again)));
    }
    assertThat(gallery.events).hasSize(1);
    assertThat(gallery.events.get(0)).startsWith("ubuntu ImageDownloadFailed: No.");
  }

  /** As long as that, and up to a fifth more. */
  private static void isAbout(Duration actual, Duration expected) {
    assertThat(actual).isBetween(expected, expected.plus(expected.dividedBy(5)));
  }

  static Stream<Arguments> growth() {
    DownloadFailure registryIsDown = new DownloadFailure.Unavailable("No.");
    List<Integer> soon = List.of(10, 20, 40, 80, 160, 300, 300, 300);
    return Stream.of(
        Arguments.of(registryIsDown, soon),
        Arguments.of(new DownloadFailure.Forbidden("No."), soon),
        Arguments.of(new DownloadFailure.NotFound("No."), List.of(300, 600, 1200, 1800, 1800)),
        Arguments.of(new DownloadFailure.Denied("No."), List.of(300, 600, 1200, 1800, 1800)),
        Arguments.of(
            new DownloadFailure.RateLimited("No.", Optional.empty()),
            List.of(60, 120, 240, 480, 960, 1800, 1800)),
        Arguments.of(
            new DownloadFailure.RateLimited("No.", Duration.ofSeconds(77)),
            List.of(77, 77, 77, 80, 160, 300, 300)));
  }

  @ParameterizedTest
  @MethodSource("growth")
  void retriesBackOffAndSayNothingNew(DownloadResult failure, List<Integer> waits) {
    gallery.registry.answers(reference("1"), failure);
    gallery.apply(NAME, "1.0.0", "1", "");
    for (int seconds : waits) {
      gallery.settle();
      int asked = gallery.registry.asked.size();
      Duration again = gallery.visit(NAME).again().orElseThrow();
      isAbout(again, Duration.ofSeconds(seconds));
      gallery.clock.advance(again.minusMillis(1));
      gallery.settle();
      assertThat(gallery.registry.asked).hasSize(asked);
      gallery.clock.advance(Duration.ofMillis(1));
      gallery.visit(NAME);
      assertThat(gallery.kstatus(NAME)).as("no flicker").contains("DownloadFailed");
    }
    assertThat(gallery.writes).as("the same failure is written once").isEqualTo(2);
    assertThat(gallery.events).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-2H", "PT-5S", "PT5S", "PT10M"})
  void aClockThatIsSetMovesNoRetry(Duration set) {
    gallery.registry.isDown(reference("1"));
    gallery.apply(NAME, "1.0.0", "1", "");
    gallery.settle();
    Duration again = gallery.visit(NAME).again().orElseThrow();
    int asked = gallery.registry.asked.size();
    gallery.clock.set(set);
    assertThat(gallery.visit(NAME).again()).contains(again);
    gallery.clock.advance(again.minusMillis(1));
    gallery.settle();
    assertThat(gallery.registry.asked).hasSize(asked);
    gallery.clock.advance(Duration.ofMillis(1));
    gallery.settle();
    assertThat(gallery.registry.asked).hasSize(asked + 1);
  }

  @Test
  void whatPeopleReadFollowsTheClockAsItIsNow() {
    gallery.registry.isDown(reference("1"));
    gallery.apply(NAME, "1.0.0", "1", "");
    gallery.settle();
    gallery.clock.set(Duration.ofHours(-2));
    gallery.registry.has(reference("1"), DIGEST);
    gallery.settleInTime();
    assertThat(gallery.available(NAME).orElseThrow().downloadedAt())
        .isBefore(Instant.parse("2026-01-01T00:00:00Z"));
  }

  @Test
  void whatFailedTogetherDoesNotComeBackTogether() {
    gallery.registry.isDown(reference("1"));
    for (int i = 0; i < 50; i++) {
      gallery.apply("image-" + i, "1.0." + i, "1", "");
    }
    gallery.settle();
    Instant failed = gallery.clock.instant();
    Set<Instant> agains = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      agains.add(failed.plus(gallery.visit("image-" + i).again().orElseThrow()));
    }
    assertThat(agains).hasSizeGreaterThan(25);
    assertThat(Duration.between(Collections.min(agains), Collections.max(agains)))
        .isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void aRegistryThatNamesAnotherTimeAtEachTrySaysNothingNew() {
    gallery.apply(NAME, "1.0.0", "1", "");
    for (int seconds = 17; seconds < 27; seconds++) {
      gallery.registry.answers(
          reference("1"),
          new Failures(reference("1"), Duration.ofSeconds(30))
              .rateLimited(
                  new Endpoint(true, "registry.example", 443),
                  Optional.of(Duration.ofSeconds(seconds)))
              .failure());
      gallery.settle();
      gallery.clock.advance(Duration.ofMinutes(10));
    }
    assertThat(gallery.registry.asked).hasSize(10);
    assertThat(gallery.writes).isEqualTo(2);
    assertThat(gallery.events).hasSize(1);
  }

  @Test
  void whatANameServerForbadeForAMomentHealsByItself() {
    gallery.registry.answers(reference("1"), new DownloadFailure.Forbidden("No."));
    gallery.apply(NAME, "1.0.0", "1", "");
    gallery.settle();
    assertThat(gallery.message(NAME)).contains("It is tried again by itself.");
    gallery.registry.has(reference("1"), DIGEST);
    gallery.clock.advance(Duration.ofSeconds(12));
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=True Available");
  }

  @Test
  void anEditTriesAgainAtOnce() {
    gallery.registry.answers(reference("1"), new DownloadFailure.InvalidSource("No."));
    gallery.apply(NAME, "1.0.0", "1", "");
    gallery.settleInTime();
    assertThat(gallery.registry.asked).hasSize(1);
    gallery.apply(NAME, "1.0.0", "1", "displayName: again");
    gallery.settle();
    assertThat(gallery.registry.asked).hasSize(2);
  }

  @Test
  void aRestartTriesAgainAtOnceWithTheFailureInSight() {
    gallery.registry.answers(reference("1"), new DownloadFailure.NotFound("No."));
    gallery.apply(NAME, "1.0.0", "1", "");
    gallery.settle();
    int writes = gallery.writes;
    gallery.restart();
    gallery.visit(NAME);
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False DownloadFailed, Stalled");
    assertThat(gallery.beingAsked()).isEqualTo(1);
    gallery.settle();
    assertThat(gallery.writes).isEqualTo(writes);
    assertThat(gallery.events).hasSize(1);
  }

  @Test
  void aCrashDuringTheDownloadResumes() {
    gallery.registry.has(reference("1"), DIGEST);
    gallery.apply(NAME, "1.0.0", "1", "");
    gallery.visit(NAME);
    gallery.restart();
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=True Available");
  }

  @Test
  void aMissingPullSecretIsRetriedSoonAndUsedOnceItIsThere() {
    gallery.registry.has(reference("1"), DIGEST);
    gallery.applySource(
        NAME,
        "1.0.0",
        "containerImage: {reference: \"%s\", pullSecret: puller}".formatted(reference("1")),
        "");
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False DownloadFailed, Reconciling");
    assertThat(gallery.message(NAME)).startsWith("The pull secret 'puller' does not exist.");
    assertThat(gallery.registry.asked).isEmpty();

    gallery.secrets.put("puller", Map.of());
    gallery.clock.advance(Duration.ofSeconds(12));
    gallery.settle();
    assertThat(gallery.registry.asked.get(0).pullSecret()).isPresent();
    assertThat(gallery.message(NAME))
        .contains("a Secret named 'puller' in their own namespace, which the tenant provides");
  }
}
