package dev.vmss.operator.image.lifecycle;

import static dev.vmss.operator.image.Gallery.reference;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.image.Gallery;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two items with one version: one of them is the one, and the other takes over when it must. */
class DuplicateItemsTest {

  private static final String DIGEST = "sha256:" + "a".repeat(64);
  private static final String DUPLICATE = "Ready=False Duplicate, Stalled";
  private static final String AVAILABLE = "Ready=True Available";

  private final Gallery gallery = new Gallery();

  @BeforeEach
  void twoTags() {
    gallery.registry.has(reference("a"), DIGEST);
    gallery.registry.has(reference("b"), DIGEST);
  }

  @Test
  void theOlderItemWinsAndTheOtherDownloadsNothing() {
    gallery.apply("z-older", "1.0.0", "a", "");
    gallery.apply("a-newer", "1.0", "b", "");
    gallery.settle();
    assertThat(gallery.kstatus("z-older")).isEqualTo(AVAILABLE);
    assertThat(gallery.kstatus("a-newer")).isEqualTo(DUPLICATE);
    assertThat(gallery.message("a-newer"))
        .isEqualTo(
            "Marketplace image 'z-older' already is version 1.0 of Canonical:Ubuntu:LTS; this one takes over when that one is deleted or fails.");
    assertThat(gallery.registry.asked).hasSize(1);
  }

  @Test
  void theItemThatServesWinsOverAnOlderOne() {
    gallery.apply("older", "2.0.0", "a", "");
    gallery.apply("newer", "1.0.0", "b", "");
    gallery.settle();
    gallery.apply("older", "1.0.0", "a", "");
    gallery.settle();
    assertThat(gallery.kstatus("older")).isEqualTo(DUPLICATE);
    assertThat(gallery.message("older")).endsWith("Version 2.0.0 goes on being served meanwhile.");
    assertThat(gallery.served("1.0.0")).isEqualTo("newer");
    assertThat(gallery.served("2.0.0")).isEqualTo("older");
  }

  @Test
  void theDuplicateTakesOverWhenTheWinnerIsDeleted() {
    gallery.apply("first", "1.0.0", "a", "");
    gallery.apply("second", "1.0.0", "b", "");
    gallery.settle();
    gallery.delete("first");
    gallery.settle();
    assertThat(gallery.exists("first")).isFalse();
    assertThat(gallery.kstatus("second")).isEqualTo(AVAILABLE);
    assertThat(gallery.served("1.0.0")).isEqualTo("second");
  }

  @Test
  void theDuplicateTakesOverWhenTheWinnerFailsAndKeepsItForGood() {
    gallery.registry.isDown(reference("a"));
    gallery.apply("first", "1.0.0", "a", "");
    gallery.apply("second", "1.0.0", "b", "");
    gallery.settle();
    assertThat(gallery.served("1.0.0")).isEqualTo("second");
    assertThat(gallery.kstatus("first")).isEqualTo(DUPLICATE);

    gallery.registry.has(reference("a"), DIGEST);
    gallery.settleInTime();
    assertThat(gallery.served("1.0.0")).isEqualTo("second");
    int writes = gallery.writes;
    gallery.restart();
    gallery.settleInTime();
    assertThat(gallery.writes).as("nothing goes back and forth").isEqualTo(writes);
  }

  @Test
  void theDuplicateTakesOverWhenTheWinnersResyncFails() {
    gallery.apply("first", "1.0.0", "a", "");
    gallery.apply("second", "1.0.0", "b", "");
    gallery.settle();
    gallery.registry.isDown(reference("a"));
    gallery.apply("first", "1.0.0", "a", "resyncToken: \"2\"");
    gallery.visit("first");
    gallery.visit("second");
    assertThat(gallery.kstatus("second")).as("not before it failed").isEqualTo(DUPLICATE);
    gallery.settle();
    assertThat(gallery.served("1.0.0")).isEqualTo("second");
    assertThat(gallery.served("latest")).isEqualTo("second");
  }

  @Test
  void whenBothFailBothGoOnTryingAndTheFirstToSucceedServes() {
    gallery.registry.isDown(reference("a"));
    gallery.registry.isDown(reference("b"));
    gallery.apply("first", "1.0.0", "a", "");
    gallery.apply("second", "1.0.0", "b", "");
    gallery.settle();
    assertThat(gallery.served("1.0.0")).isEqualTo("ImageDownloadFailed");
    int asked = gallery.registry.asked.size();
    int writes = gallery.writes;
    gallery.clock.advance(Duration.ofMinutes(1));
    gallery.settle();
    assertThat(gallery.registry.asked).hasSize(asked + 2);
    assertThat(gallery.writes).as("no flicker").isEqualTo(writes);

    gallery.registry.has(reference("b"), DIGEST);
    gallery.settleInTime();
    assertThat(gallery.served("1.0.0")).isEqualTo("second");
    assertThat(gallery.kstatus("first")).isEqualTo(DUPLICATE);
  }
}
