package dev.vmss.operator.image.lifecycle;

import static dev.vmss.operator.image.Gallery.reference;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.AvailableImage;
import dev.vmss.api.v1alpha1.ImportedVolume;
import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.operator.catalogue.ImageVolume;
import dev.vmss.operator.catalogue.Resolution;
import dev.vmss.operator.image.Gallery;
import dev.vmss.operator.image.ImageProcess;
import dev.vmss.operator.image.disk.Backend;
import dev.vmss.operator.image.download.DownloadFailure;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A disk goes into a volume: what was resolved is imported, seen, served, and later let go. */
class DiskImportTest {

  private static final String NAME = "ubuntu";
  private static final String DIGEST = "sha256:" + "a".repeat(64);
  private static final String URL = "https://images.example/u.qcow2";

  private final Gallery gallery = new Gallery();

  @BeforeEach
  void cdiIsThere() {
    gallery.volumes.become(Backend.PRESENT);
    gallery.registry.has(reference("disk"), DIGEST);
  }

  private void url(String version, String digest, String more) {
    gallery.applySource(
        NAME,
        version,
        "http: {url: \"%s\", sha256: \"%s\", size: 10Gi, storageClassName: fast}"
            .formatted(URL, digest.substring("sha256:".length())),
        more);
  }

  private void disk(String more) {
    gallery.applySource(
        NAME,
        "1.0.0",
        "containerDisk: {reference: \"%s\", persistent: true, size: 10Gi%s}"
            .formatted(reference("disk"), more),
        "");
  }

  /** Mere words are written once a second. */
  private void settleWords() {
    gallery.clock.advance(Duration.ofSeconds(2));
    gallery.settle();
  }

  // --- from a URL to a volume

  @Test
  void aUrlIsImportedOnceAndServedWhenItIsThere() {
    url("1.0.0", DIGEST, "");
    gallery.settle();
    String volume = gallery.volumes.only();
    settleWords();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False Downloading, Reconciling");
    assertThat(gallery.message(NAME))
        .isEqualTo(
            "Version 1.0.0 is being imported from '%s' into the volume '%s' in the namespace 'vmss-system'."
                .formatted(URL, volume));
    assertThat(gallery.served("1.0.0")).isEqualTo("ImageDownloading");

    gallery.volumes.succeed(volume);
    gallery.settle();

    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=True Available");
    AvailableImage available = gallery.available(NAME).orElseThrow();
    assertThat(available.volume())
        .isEqualTo(new ImportedVolume("vmss-system", volume, Quantity.parse("10Gi"), "fast"));
    assertThat(available.reference()).isEqualTo("vmss-system/" + volume);
    assertThat(available.resolvedFrom()).isEqualTo(URL);
    assertThat(available.digest()).isEqualTo(DIGEST);
    assertThat(available.sourceKind()).isEqualTo(SourceKind.HTTP);
    assertThat(gallery.events)
        .containsExactly(
            "ubuntu ImageAvailable: Version 1.0.0 is available as the volume '%s' in the namespace 'vmss-system', of which every instance gets a clone."
                .formatted(volume));
    assertThat(gallery.resolve("1.0.0"))
        .isInstanceOfSatisfying(
            Resolution.Available.class,
            found ->
                assertThat(found.image().volume())
                    .contains(
                        new ImageVolume(
                            "vmss-system", volume, Quantity.parse("10Gi"), Optional.of("fast"))));
    assertThat(gallery.volumes.made).hasSize(1);
  }

  @Test
  void aPersistentContainerDiskIsImportedByTheDigestThatWasResolved() {
    disk(", pullSecret: pull");
    gallery.secrets.put("pull", Map.of());
    gallery.settle();
    String volume = gallery.volumes.only();
    assertThat(gallery.volumes.made.getFirst().address())
        .isEqualTo("docker://registry.example/ubuntu@" + DIGEST);
    gallery.volumes.succeed(volume);
    gallery.settle();
    AvailableImage available = gallery.available(NAME).orElseThrow();
    assertThat(available.sourceKind()).isEqualTo(SourceKind.CONTAINER_DISK);
    assertThat(available.reference()).isEqualTo("registry.example/ubuntu");
    assertThat(available.volume()).isNotNull();
    assertThat(available.pullSecret()).as("clones pull nothing").isNull();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=True Available");
  }

  @Test
  void anEphemeralContainerDiskNeedsNoVolumeAndNoCdi() {
    gallery.volumes.become(Backend.ABSENT);
    gallery.applySource(
        NAME, "1.0.0", "containerDisk: {reference: \"%s\"}".formatted(reference("disk")), "");
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=True Available");
    assertThat(gallery.available(NAME).orElseThrow().volume()).isNull();
  }

  @Test
  void whatFollowsTheQuestionMarkOfAUrlIsInNoMessage() {
    gallery.applySource(
        NAME,
        "1.0.0",
        "http: {url: \"%s?sig=s3cret\", sha256: \"%s\", size: 1Gi}".formatted(URL, "a".repeat(64)),
        "");
    gallery.settle();
    assertThat(gallery.volumes.made.getFirst().address()).endsWith("?sig=s3cret");
    assertThat(gallery.message(NAME)).contains("'" + URL + "'").doesNotContain("s3cret");
  }

  @Test
  void aHostThatMayNotBeFetchedFromIsNotImportedFrom() {
    gallery.registry.answers(URL, new DownloadFailure.Forbidden("Not from there."));
    url("1.0.0", DIGEST, "");
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False DownloadFailed, Stalled");
    assertThat(gallery.message(NAME)).startsWith("Not from there.");
    assertThat(gallery.volumes.made).isEmpty();
  }

  // --- how far it is

  @Test
  void progressIsCdisAndWrittenAtMostOnceASecond() {
    url("1.0.0", DIGEST, "");
    gallery.settle();
    String volume = gallery.volumes.only();
    assertThat(gallery.status(NAME).progress()).isEqualTo("0%");
    gallery.clock.advance(Duration.ofSeconds(2));
    gallery.volumes.phase(volume, "ImportInProgress", "42.31%");
    gallery.visit(NAME);
    assertThat(gallery.status(NAME).progress()).isEqualTo("42%");
    int writes = gallery.writes;
    for (int i = 43; i < 60; i++) {
      gallery.clock.advance(Duration.ofMillis(50));
      gallery.volumes.phase(volume, "ImportInProgress", i + ".5%");
      ImageProcess.Visited visited = gallery.visit(NAME);
      assertThat(visited.again().orElseThrow()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }
    assertThat(gallery.writes).isEqualTo(writes);
    gallery.clock.advance(Duration.ofSeconds(1));
    gallery.visit(NAME);
    assertThat(gallery.status(NAME).progress()).isEqualTo("59%");
    gallery.volumes.succeed(volume);
    gallery.settle();
    assertThat(gallery.status(NAME).progress()).isNull();
  }

  @Test
  void anImportThatStandsStillNamesTheLikelyCauses() {
    url("1.0.0", DIGEST, "");
    gallery.settle();
    String volume = gallery.volumes.only();
    settleWords();
    gallery.volumes.phase(volume, "ImportScheduled", "N/A");
    ImageProcess.Visited visited = gallery.visit(NAME);
    assertThat(visited.again()).contains(Duration.ofMinutes(10));
    gallery.clock.advance(Duration.ofMinutes(10).minusMillis(1));
    gallery.visit(NAME);
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False Downloading, Reconciling");
    gallery.clock.advance(Duration.ofMillis(1));
    gallery.visit(NAME);
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False DownloadFailed, Stalled");
    assertThat(gallery.message(NAME))
        .isEqualTo(
            "The import has made no progress for 10 minutes (phase ImportScheduled). Check that the storage class 'fast' exists and can provision; that there is a class for CDI's scratch space (scratchSpaceStorageClass, else the default one); that CDI runs and reaches the source: kubectl -n vmss-system describe datavolume "
                + volume);

    gallery.volumes.phase(volume, "ImportInProgress", "1.0%");
    gallery.visit(NAME);
    assertThat(gallery.kstatus(NAME))
        .as("it moves")
        .isEqualTo("Ready=False Downloading, Reconciling");
    gallery.volumes.succeed(volume);
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=True Available");
  }

  // --- when it fails

  /** CDI's Pod comes and goes; the message stays until the disk is there. */
  @Test
  void aFailureThatCdiRepeatsIsToldOnceInItsWords() {
    url("1.0.0", DIGEST, "");
    gallery.settle();
    String volume = gallery.volumes.only();
    gallery.volumes.trouble(volume, "ImportInProgress", 1, "Error", "no such host");
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False DownloadFailed, Reconciling");
    assertThat(gallery.message(NAME))
        .isEqualTo("CDI could not import the disk: no such host. CDI tries it again by itself.");
    gallery.volumes.again(volume, 2, "N/A");
    gallery.settle();
    gallery.volumes.trouble(volume, "ImportInProgress", 2, "Error", "no such host");
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False DownloadFailed, Reconciling");
    assertThat(gallery.events).hasSize(1);
    gallery.volumes.succeed(volume);
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=True Available");
  }

  @Test
  void aWrongChecksumIsRefusedDeletedAndTriedAgainMoreAndMoreSlowly() {
    url("1.0.0", DIGEST, "");
    gallery.settle();
    String volume = gallery.volumes.only();
    gallery.volumes.trouble(volume, "Failed", 0, "ChecksumError", "expected a, got b");
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False DownloadFailed, Stalled");
    assertThat(gallery.message(NAME))
        .isEqualTo(
            "CDI gave up importing the disk: expected a, got b. It is tried again by itself.");
    assertThat(gallery.volumes.names()).isEmpty();

    gallery.clock.advance(Duration.ofMinutes(6));
    gallery.settle();
    assertThat(gallery.volumes.made).hasSize(2);
    assertThat(gallery.kstatus(NAME))
        .as("the last failure stays in sight")
        .isEqualTo("Ready=False DownloadFailed, Stalled");
    gallery.volumes.trouble(volume, "Failed", 0, "ChecksumError", "expected a, got b");
    gallery.settle();
    gallery.clock.advance(Duration.ofMinutes(6));
    gallery.settle();
    assertThat(gallery.volumes.made).as("ten minutes by now").hasSize(2);
    gallery.clock.advance(Duration.ofMinutes(6));
    gallery.settle();
    assertThat(gallery.volumes.made).hasSize(3);
    gallery.volumes.succeed(volume);
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=True Available");
    assertThat(gallery.events).filteredOn(e -> e.contains("Failed")).hasSize(1);
  }

  /** CDI before 1.65: what nobody compares with the checksum is never served, come what may. */
  @Test
  void anUnverifiedImportIsDeletedHoweverFarItIs() {
    gallery.volumes.dropsChecksums = true;
    url("1.0.0", DIGEST, "");
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False DownloadFailed, Stalled");
    assertThat(gallery.message(NAME)).startsWith("CDI 1.65 or newer is needed: ");
    assertThat(gallery.volumes.names()).isEmpty();
    gallery.clock.advance(Duration.ofMinutes(6));
    gallery.settle();
    assertThat(gallery.volumes.names()).isEmpty();
    assertThat(gallery.available(NAME)).isEmpty();

    gallery.volumes.dropsChecksums = false;
    gallery.clock.advance(Duration.ofMinutes(12));
    gallery.settle();
    gallery.volumes.succeed(gallery.volumes.only());
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=True Available");
  }

  @Test
  void aRefusedVolumeIsToldInTheServersWordsAndTriedAgain() {
    gallery.volumes.refusal = Optional.of(new DownloadFailure.Denied("Not here."));
    url("1.0.0", DIGEST, "");
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False DownloadFailed, Stalled");
    assertThat(gallery.message(NAME)).isEqualTo("Not here. It is tried again by itself.");
    gallery.volumes.refusal = Optional.empty();
    gallery.clock.advance(Duration.ofMinutes(6));
    gallery.settle();
    assertThat(gallery.volumes.names()).hasSize(1);
  }

  // --- without CDI

  @Test
  void withoutCdiItSaysSoAndBeginsWhenCdiComes() {
    gallery.volumes.become(Backend.ABSENT);
    url("1.0.0", DIGEST, "");
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False BackendMissing, Stalled");
    assertThat(gallery.message(NAME)).startsWith("CDI is not installed: ").contains("1.65");
    gallery.volumes.become(Backend.PRESENT);
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False Downloading, Reconciling");
    gallery.volumes.succeed(gallery.volumes.only());
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=True Available");
    int writes = gallery.writes;
    gallery.volumes.become(Backend.ABSENT);
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).as("what is served stays").isEqualTo("Ready=True Available");
    assertThat(gallery.writes).isEqualTo(writes);
  }

  @Test
  void aSwitchedOffBackendNamesTheSwitch() {
    gallery.volumes.become(Backend.OFF);
    disk("");
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False RuntimeMissing, Stalled");
    assertThat(gallery.message(NAME)).contains("runtime.kubevirt.enabled");
    assertThat(gallery.registry.asked).isEmpty();
  }

  /** After a restart it takes a moment until the watch has told what is there. */
  @Test
  void untilItIsKnownWhetherCdiIsThereNothingIsSaidAnew() {
    gallery.volumes.become(Backend.ABSENT);
    url("1.0.0", DIGEST, "");
    gallery.settle();
    int writes = gallery.writes;
    gallery.restart();
    gallery.volumes.become(Backend.UNKNOWN);
    gallery.settle();
    assertThat(gallery.writes).isEqualTo(writes);
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False BackendMissing, Stalled");
  }
}
