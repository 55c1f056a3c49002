package dev.vmss.operator.image;

import static dev.vmss.operator.image.Gallery.reference;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.ImportedVolume;
import dev.vmss.operator.catalogue.ImageVolume;
import dev.vmss.operator.catalogue.Resolution.Available;
import dev.vmss.operator.cdi.DataVolume;
import dev.vmss.operator.image.disk.Backend;
import dev.vmss.operator.image.disk.GoldenVolume;
import dev.vmss.operator.image.download.DownloadFailure;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Random lives of a few items that want the same few versions: edits, resyncs, deletions, broken
 * and mended registries, disks whose imports come and go, restarts and conflicts at any point. At
 * every point nothing unverified is served; and whenever the outside stops changing, the gallery
 * becomes right and then silent.
 */
class GallerySimulationTest {

  private static final int LIVES = Integer.getInteger("vmss.simulation.lives", 300);
  private static final int STEPS = 60;
  private static final List<String> NAMES = List.of("a", "b", "c", "d");
  private static final List<String> VERSIONS = List.of("1.0.0", "1.1.0", "2.0.0");
  private static final List<String> TAGS = List.of("x", "y", "z");

  private final Gallery gallery = new Gallery();
  private final Map<String, String> pushed = new TreeMap<>();
  private SplittableRandom random = new SplittableRandom();

  /** For what happens to disks: the stories of images without any stay as they were. */
  private SplittableRandom ofDisks = new SplittableRandom();

  private int digests;

  @Test
  void everyLifeBecomesRightAndThenSilent() {
    long first = Long.getLong("vmss.simulation.seed", 1);
    for (long seed = first; seed < first + LIVES; seed++) {
      try {
        new GallerySimulationTest().live(seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("Life with -Dvmss.simulation.seed=" + seed, e);
      }
    }
  }

  private void live(long seed) {
    random = new SplittableRandom(seed);
    ofDisks = new SplittableRandom(seed ^ 0x5DEECE66DL);
    TAGS.forEach(this::push);
    for (int step = 0; step < STEPS; step++) {
      disturb();
      if (seed % 2 == 0) {
        disturbDisks();
      }
      nothingUnverifiedIsServed();
    }
    mendEverything();
    gallery.settleInTime();
    rightInTheEnd();
    silentInTheEnd();
  }

  private void disturb() {
    switch (random.nextInt(10)) {
      case 0, 1 -> edit(any(NAMES));
      case 2 -> push(any(TAGS));
      case 3 -> gallery.registry.isDown(reference(any(TAGS)));
      case 4 -> gallery.registry.answers(reference(any(TAGS)), new DownloadFailure.NotFound("No."));
      case 5 -> remove(any(NAMES));
      case 6 -> gallery.restart();
      case 7 -> gallery.clock.advance(Duration.ofSeconds(random.nextInt(400)));
      case 8 -> gallery.answer();
      default -> visitSome();
    }
  }

  private void disturbDisks() {
    FakeVolumes volumes = gallery.volumes;
    List<String> names = volumes.names();
    Optional<String> one =
        names.isEmpty() ? Optional.empty() : Optional.of(names.get(ofDisks.nextInt(names.size())));
    switch (ofDisks.nextInt(14)) {
      case 0, 1 -> applyDisk(NAMES.get(ofDisks.nextInt(NAMES.size())));
      case 2 -> volumes.become(Backend.values()[ofDisks.nextInt(3)]);
      case 3, 4 -> volumes.become(Backend.PRESENT);
      case 5 -> volumes.dropsChecksums = ofDisks.nextBoolean();
      case 6 -> volumes.slow = ofDisks.nextBoolean();
      case 7 -> volumes.vanish();
      case 8 -> one.ifPresent(volumes::remove);
      case 9 -> one.ifPresent(name -> volumes.trouble(name, "Failed", 0, "ChecksumError", "No."));
      case 10 ->
          one.ifPresent(name -> volumes.trouble(name, "ImportInProgress", 1, "Error", "No."));
      case 11 ->
          one.ifPresent(
              name -> volumes.phase(name, "ImportInProgress", ofDisks.nextInt(100) + ".5%"));
      default -> one.ifPresent(volumes::succeed);
    }
  }

  private void applyDisk(String name) {
    if (gallery.exists(name) && gallery.image(name).isMarkedForDeletion()) {
      return;
    }
    String tag = TAGS.get(ofDisks.nextInt(TAGS.size()));
    String source =
        ofDisks.nextBoolean()
            ? "http: {url: \"https://images.example/%s\", sha256: \"%s\", size: 1Gi}"
                .formatted(tag, newDigest().substring("sha256:".length()))
            : "containerDisk: {reference: \"%s\", persistent: true, size: 1Gi}"
                .formatted(reference(tag));
    gallery.applySource(
        name,
        VERSIONS.get(ofDisks.nextInt(VERSIONS.size())),
        source,
        "resyncToken: \"" + ofDisks.nextInt(3) + "\"");
  }

  private void visitSome() {
    gallery.conflict = random.nextInt(4) == 0;
    for (String name : NAMES) {
      if (gallery.exists(name) && random.nextBoolean()) {
        gallery.visit(name);
      }
    }
    gallery.conflict = false;
  }

  private void edit(String name) {
    String token = "resyncToken: \"" + random.nextInt(3) + "\"";
    if (gallery.exists(name) && gallery.image(name).isMarkedForDeletion()) {
      return;
    }
    if (random.nextInt(4) == 0) {
      gallery.applySource(
          name,
          any(VERSIONS),
          "containerImage: {reference: \"%s\", digest: \"%s\"}"
              .formatted(reference(any(TAGS)), newDigest()),
          token);
    } else {
      gallery.apply(name, any(VERSIONS), any(TAGS), token);
    }
  }

  private void remove(String name) {
    if (gallery.exists(name)) {
      gallery.delete(name);
    }
  }

  private void push(String tag) {
    pushed.put(tag, newDigest());
    gallery.registry.has(reference(tag), pushed.get(tag));
  }

  private String newDigest() {
    return "sha256:%064x".formatted(digests++);
  }

  private <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private void mendEverything() {
    TAGS.forEach(tag -> gallery.registry.has(reference(tag), pushed.get(tag)));
    gallery.volumes.mend();
  }

  /**
   * Whatever resolves was downloaded for the token that its item has now, and it is not leaving. A
   * volume is cloned only if it was filled with what was asked for, and not deleted since.
   */
  private void nothingUnverifiedIsServed() {
    for (String version : VERSIONS) {
      if (gallery.resolve(version) instanceof Available available) {
        String name = available.image().name();
        assertThat(available.image().digest()).startsWith("sha256:");
        assertThat(gallery.image(name).isMarkedForDeletion()).isFalse();
        assertThat(gallery.available(name).orElseThrow().resyncToken())
            .isEqualTo(gallery.image(name).getSpec().resyncToken());
        assertThat(available.image().version()).hasToString(version);
        available.image().volume().ifPresent(this::canBeCloned);
      }
    }
  }

  private void canBeCloned(ImageVolume volume) {
    assertThat(gallery.volumes.verified).contains(volume.name());
    assertThat(gallery.volumes.deleted).doesNotContain(volume.name());
  }

  /** Every version that somebody wants is served, once; everybody else is a duplicate of that. */
  private void rightInTheEnd() {
    for (String name : gallery.names()) {
      assertThat(gallery.image(name).isMarkedForDeletion()).as("nobody waits: " + name).isFalse();
      String version = gallery.image(name).getSpec().version();
      assertThat(gallery.resolve(version)).as(name + " " + version).isInstanceOf(Available.class);
      boolean serves = gallery.served(version).equals(name);
      if (!serves) {
        assertThat(gallery.kstatus(name)).isEqualTo("Ready=False Duplicate, Stalled");
      } else if (!gallery.kstatus(name).equals("Ready=True Available")) {
        assertThat(gallery.kstatus(name)).as(name).contains("InvalidSource");
      }
      assertThat(gallery.status(name).observedGeneration())
          .isEqualTo(gallery.image(name).getMetadata().getGeneration());
    }
    assertThat(volumesOfItems()).as("none too many, and none missing").isEqualTo(servedVolumes());
  }

  /** What belongs to nobody any more is Kubernetes' own to delete. */
  private Set<String> volumesOfItems() {
    Set<String> uids = gallery.names().stream().map(gallery::uid).collect(Collectors.toSet());
    return gallery.volumes.all().stream()
        .map(DataVolume::getMetadata)
        .filter(metadata -> uids.contains(metadata.getLabels().get(GoldenVolume.OWNER)))
        .map(ObjectMeta::getName)
        .collect(Collectors.toSet());
  }

  private Set<String> servedVolumes() {
    return gallery.names().stream()
        .flatMap(name -> gallery.available(name).stream())
        .flatMap(available -> Optional.ofNullable(available.volume()).stream())
        .map(ImportedVolume::name)
        .collect(Collectors.toSet());
  }

  private void silentInTheEnd() {
    int writes = gallery.writes;
    int asked = gallery.registry.asked.size();
    int made = gallery.volumes.made.size();
    gallery.settleInTime();
    gallery.restart();
    gallery.settleInTime();
    assertThat(gallery.writes).isEqualTo(writes);
    assertThat(gallery.registry.asked).hasSize(asked);
    assertThat(gallery.volumes.made).hasSize(made);
  }
}
