package dev.vmss.operator.image.lifecycle;

import static dev.vmss.operator.image.Gallery.reference;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.catalogue.CatalogueItem;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.image.Gallery;
import dev.vmss.operator.image.download.DownloadFailure;
import dev.vmss.operator.image.download.DownloadRequest;
import dev.vmss.operator.image.download.Platform;
import dev.vmss.operator.image.item.ImageConditions;
import dev.vmss.operator.image.item.Platforms;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An image that was built for one architecture must not land on nodes of another. */
class PlatformWatchTest {

  private static final String NAME = "ubuntu";
  private static final String DIGEST = "sha256:" + "a".repeat(64);
  private static final Platform AMD = new Platform("linux", "amd64");
  private static final Platform ARM = new Platform("linux", "arm64");

  private final Gallery gallery = new Gallery();

  private void pin() {
    gallery.applySource(
        NAME,
        "1.0.0",
        "containerImage: {reference: \"%s\", digest: \"%s\"}".formatted(reference("1"), DIGEST),
        "");
  }

  private Set<String> architectures() {
    return gallery
        .catalogue()
        .item(NAME)
        .flatMap(CatalogueItem::available)
        .map(ServedImage::architectures)
        .orElseThrow();
  }

  @Test
  void aPinnedImageIsServedAtOnceWhereAllNodesAreAlikeAndLookedUpThen() {
    gallery.registry.built(DIGEST, AMD, ARM);
    pin();
    gallery.visit(NAME);
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=True Available");
    assertThat(architectures()).isEmpty();
    gallery.settle();
    assertThat(gallery.available(NAME).orElseThrow().platforms())
        .containsExactly("linux/amd64", "linux/arm64");
    assertThat(architectures()).containsExactlyInAnyOrder("amd64", "arm64");
    assertThat(gallery.registry.verified)
        .singleElement()
        .extracting(DownloadRequest::digest)
        .isEqualTo(Optional.of(DIGEST));
    assertThat(gallery.events).as("told once").hasSize(1);
  }

  @Test
  void whereNodesDifferAPinnedImageIsNotServedBeforeItWasLookedUp() {
    gallery.fleet.platforms = Set.of(AMD, ARM);
    gallery.registry.built(DIGEST, AMD);
    pin();
    gallery.visit(NAME);
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False Downloading, Reconciling");
    gallery.answer();
    gallery.visit(NAME);
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=True Available");
    assertThat(architectures()).containsExactly("amd64");
    assertThat(gallery.condition(NAME, ImageConditions.DOWNLOADED).getMessage())
        .endsWith("nodes of platform linux/arm64, so that no instance goes there.");
  }

  /** Nodes may reach a registry, or a mirror of it, that the operator cannot. */
  @Test
  void aPinnedImageIsTakenAtItsWordWhenNobodyCanBeAsked() {
    gallery.fleet.platforms = Set.of(AMD, ARM);
    gallery.registry.isOutOfReach();
    pin();
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=True Available");
    assertThat(gallery.available(NAME).orElseThrow().platforms()).isEmpty();
    int asked = gallery.registry.verified.size();
    gallery.clock.advance(Duration.ofMinutes(59));
    gallery.settle();
    assertThat(gallery.registry.verified).as("not before an hour").hasSize(asked);
    assertThat(gallery.visit(NAME).again().orElseThrow()).isLessThan(Duration.ofMinutes(2));
    gallery.clock.advance(Duration.ofMinutes(2));
    gallery.registry.built(DIGEST, AMD);
    gallery.settle();
    assertThat(architectures()).containsExactly("amd64");
  }

  @Test
  void anotherKindOfNodeMakesItBeAskedForAgainAtOnce() {
    gallery.registry.isOutOfReach();
    pin();
    gallery.settle();
    gallery.registry.built(DIGEST, AMD);
    gallery.settle();
    assertThat(architectures()).as("the same nodes").isEmpty();
    gallery.fleet.platforms = Set.of(AMD, ARM);
    gallery.settle();
    assertThat(architectures()).containsExactly("amd64");
  }

  @Test
  void anImageThatFittedNoNodeIsTriedAgainWhenAnotherKindOfNodeComes() {
    gallery.registry.answers(reference("1"), new DownloadFailure.Unsuitable("arm64 only."));
    gallery.apply(NAME, "1.0.0", "1", "");
    gallery.settle();
    gallery.registry.has(reference("1"), DIGEST);
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False DownloadFailed, Stalled");
    gallery.fleet.platforms = Set.of(AMD, ARM);
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=True Available");
  }

  /** That image does not say: there is nothing to wait for, and nothing to ask again. */
  @Test
  void anImageThatDoesNotSayWhatItIsForIsAskedOnce() {
    pin();
    gallery.settle();
    gallery.clock.advance(Duration.ofDays(1));
    gallery.settle();
    assertThat(gallery.registry.verified).hasSize(1);
    assertThat(gallery.visit(NAME).again()).isEmpty();
    assertThat(architectures()).isEmpty();
  }

  /** There is nobody to keep it from. */
  @Test
  void withoutANodeNobodyIsAsked() {
    gallery.fleet.platforms = Set.of();
    pin();
    gallery.settle();
    assertThat(gallery.registry.verified).isEmpty();
  }

  @Test
  void anImageOfAnotherSystemRunsOnNoArchitectureOfThisOne() {
    gallery.registry.built(DIGEST, AMD, new Platform("windows", "arm64"));
    pin();
    gallery.settle();
    assertThat(architectures()).containsExactly("amd64");
  }

  /** An index can name hundreds; those of the cluster's nodes are never cut off. */
  @Test
  void theListIsBounded() {
    Set<Platform> many =
        IntStream.range(0, 200)
            .mapToObj(i -> new Platform("linux", "cpu" + i))
            .collect(Collectors.toSet());
    Platform ours = new Platform("linux", "cpu99");
    assertThat(Platforms.list(many, Set.of(ours))).hasSize(32).contains("linux/cpu99").isSorted();
  }
}
