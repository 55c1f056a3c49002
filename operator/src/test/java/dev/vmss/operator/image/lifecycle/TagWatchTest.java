package dev.vmss.operator.image.lifecycle;

import static dev.vmss.operator.image.Gallery.reference;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.image.Gallery;
import dev.vmss.operator.image.download.DownloadFailure;
import dev.vmss.operator.image.item.ImageConditions;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A tag that moved is noticed and told, and changes nothing until the resyncToken does. */
class TagWatchTest {

  private static final String NAME = "ubuntu";
  private static final String DIGEST = "sha256:" + "a".repeat(64);
  private static final String OTHER = "sha256:" + "b".repeat(64);
  private static final Duration HOUR = Duration.ofHours(1);

  private final Gallery gallery = new Gallery(HOUR);

  private void serve(String digest) {
    gallery.registry.has(reference("1"), digest);
    gallery.apply(NAME, "1.0.0", "1", "");
    gallery.settle();
  }

  @Test
  void aClockThatIsSetBackDelaysNoLook() {
    serve(DIGEST);
    gallery.clock.set(Duration.ofDays(-2));
    letALookPass();
    gallery.clock.set(Duration.ofDays(-2));
    letALookPass();
    assertThat(gallery.registry.lookedAt).hasSize(2);
  }

  /** Long enough for one look, whatever the jitter. */
  private void letALookPass() {
    int looks = gallery.registry.lookedAt.size();
    for (int i = 0; i < 12 && gallery.registry.lookedAt.size() == looks; i++) {
      gallery.clock.advance(Duration.ofMinutes(10));
      gallery.settle();
    }
  }

  @Test
  void aMovedTagIsToldOnceAndTheOldDigestGoesOnBeingServed() {
    serve(DIGEST);
    letALookPass();
    assertThat(gallery.condition(NAME, "TagMoved").getStatus()).isEqualTo("False");

    gallery.registry.has(reference("1"), OTHER);
    letALookPass();
    assertThat(gallery.condition(NAME, "TagMoved").getStatus()).isEqualTo("True");
    assertThat(gallery.condition(NAME, "TagMoved").getMessage())
        .isEqualTo(
            "'registry.example/ubuntu:1' means "
                + OTHER
                + " by now, and "
                + DIGEST
                + " goes on being served: change spec.resyncToken to download it again.");
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=True Available");
    assertThat(gallery.available(NAME).orElseThrow().digest()).isEqualTo(DIGEST);

    int writes = gallery.writes;
    letALookPass();
    gallery.restart();
    letALookPass();
    assertThat(gallery.writes).as("nothing new, nothing written").isEqualTo(writes);
    assertThat(gallery.events).filteredOn(event -> event.contains("TagMoved")).hasSize(1);

    gallery.apply(NAME, "1.0.0", "1", "resyncToken: \"2\"");
    gallery.settle();
    assertThat(gallery.available(NAME).orElseThrow().digest()).isEqualTo(OTHER);
    assertThat(ImageConditions.find(gallery.status(NAME), "TagMoved")).isEmpty();
  }

  @Test
  void aRegistryThatCannotTellChangesNothing() {
    serve(DIGEST);
    letALookPass();
    int writes = gallery.writes;
    gallery.registry.answers(reference("1"), new DownloadFailure.Unavailable("Down."));
    letALookPass();
    assertThat(gallery.registry.lookedAt).hasSize(2);
    assertThat(gallery.writes).isEqualTo(writes);
  }

  @Test
  void aPinnedSourceIsNeverLookedAt() {
    gallery.applySource(
        NAME,
        "1.0.0",
        "containerImage: {reference: \"%s\", digest: \"%s\"}".formatted(reference("1"), DIGEST),
        "");
    gallery.settle();
    letALookPass();
    assertThat(gallery.registry.lookedAt).isEmpty();
    assertThat(gallery.visit(NAME).again()).isEmpty();
  }

  @Test
  void anIntervalOfZeroIsNever() {
    Gallery unwatched = new Gallery(Duration.ZERO);
    unwatched.registry.has(reference("1"), DIGEST);
    unwatched.apply(NAME, "1.0.0", "1", "");
    unwatched.settle();
    assertThat(unwatched.visit(NAME).again()).isEmpty();
  }

  @Test
  void theFirstLooksAfterAStartAreSpreadOverTheInterval() {
    TreeSet<Instant> firsts = new TreeSet<>();
    for (int i = 0; i < 50; i++) {
      gallery.registry.has(reference("1"), DIGEST);
      gallery.apply("image-" + i, "1.0." + i, "1", "");
    }
    gallery.settle();
    gallery.restart();
    Instant start = gallery.clock.instant();
    for (int i = 0; i < 50; i++) {
      firsts.add(start.plus(gallery.visit("image-" + i).again().orElseThrow()));
    }
    assertThat(firsts).hasSizeGreaterThan(25);
    assertThat(firsts.last()).isBeforeOrEqualTo(start.plus(HOUR));
  }
}
