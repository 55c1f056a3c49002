package dev.vmss.operator.image.lifecycle;

import static dev.vmss.operator.image.Gallery.reference;
import static dev.vmss.operator.image.item.ImageConditions.DOWNLOADED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.image.Gallery;
import dev.vmss.operator.image.ImageProcess;
import dev.vmss.operator.image.disk.Backend;
import dev.vmss.operator.image.disk.VolumeStore.Claim;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The volumes of an item beside the one that is being imported: kept, missed, and let go. */
class ServedVolumesTest {

  private static final String NAME = "ubuntu";
  private static final String DIGEST = "sha256:" + "a".repeat(64);
  private static final String OTHER = "sha256:" + "b".repeat(64);
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

  private String served() {
    url("1.0.0", DIGEST, "");
    gallery.settle();
    String volume = gallery.volumes.only();
    gallery.volumes.succeed(volume);
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=True Available");
    return volume;
  }

  // --- the next import

  @Test
  void aResyncImportsBesideTheOldVolumeWhichGoesWhenNoMachineIsOnItsWay() {
    String old = served();
    gallery.fleet.startingInstance(gallery.uid(NAME), DIGEST);
    url("1.0.0", OTHER, "resyncToken: \"2\"");
    gallery.settle();
    assertThat(gallery.volumes.names()).hasSize(2).contains(old);
    String next =
        gallery.volumes.names().stream().filter(name -> !name.equals(old)).findAny().orElseThrow();
    gallery.volumes.succeed(next);
    gallery.settle();
    assertThat(gallery.available(NAME).orElseThrow().volume().name()).isEqualTo(next);
    gallery.clock.advance(Duration.ofMinutes(5));
    gallery.settle();
    assertThat(gallery.volumes.names()).as("a machine is on its way from it").contains(old);
    gallery.fleet.removeInstances(gallery.uid(NAME));
    ImageProcess.Visited visited = gallery.visit(NAME);
    gallery.settle();
    assertThat(visited.again()).isPresent();
    assertThat(gallery.volumes.names()).containsExactly(next);
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=True Available");
  }

  /** A set that was just looking may have been told of the old one. */
  @Test
  void theOldVolumeStaysForAMinuteAfterTheNewOneIsServed() {
    String old = served();
    url("1.1.0", OTHER, "");
    gallery.settle();
    gallery.volumes.names().stream()
        .filter(name -> !name.equals(old))
        .forEach(gallery.volumes::succeed);
    gallery.settle();
    assertThat(gallery.volumes.names()).contains(old);
    assertThat(gallery.visit(NAME).again()).contains(Duration.ofMinutes(1));
    gallery.clock.advance(Duration.ofMinutes(1));
    gallery.settle();
    assertThat(gallery.volumes.names()).hasSize(1).doesNotContain(old);
  }

  @Test
  void anImportThatNobodyWantsAnyMoreGoesWhenTheNextOneIsKnown() {
    url("1.0.0", DIGEST, "");
    gallery.settle();
    String first = gallery.volumes.only();
    url("1.1.0", OTHER, "");
    gallery.settle();
    assertThat(gallery.volumes.names()).hasSize(1).doesNotContain(first);
  }

  @Test
  void anEditThatIsNoNewImportGoesOnWithTheVolumeThatIsThere() {
    url("1.0.0", DIGEST, "");
    gallery.settle();
    String volume = gallery.volumes.only();
    gallery.edit(NAME, "displayName", "Ubuntu");
    gallery.settle();
    assertThat(gallery.volumes.only()).isEqualTo(volume);
    assertThat(gallery.volumes.made).hasSize(1);
  }

  @Test
  void aRestartInTheMiddleGoesOnWithTheVolumeThatIsThere() {
    url("1.0.0", DIGEST, "");
    gallery.settle();
    gallery.restart();
    gallery.settle();
    assertThat(gallery.volumes.made).hasSize(1);
    gallery.volumes.succeed(gallery.volumes.only());
    gallery.restart();
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=True Available");
    int writes = gallery.writes;
    gallery.restart();
    gallery.settleInTime();
    assertThat(gallery.writes).isEqualTo(writes);
    assertThat(gallery.volumes.made).hasSize(1);
  }

  @Test
  void aChangedSizeAloneIsPointedOut() {
    served();
    gallery.applySource(
        NAME,
        "1.0.0",
        "http: {url: \"%s\", sha256: \"%s\", size: 20Gi, storageClassName: fast}"
            .formatted(URL, "a".repeat(64)),
        "");
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False InvalidSource, Stalled");
    assertThat(gallery.volumes.made).hasSize(1);
  }

  // --- a volume without its DataVolume

  @Test
  void aClaimThatIsLeftWithoutItsDataVolumeGoesOnBeingServed() {
    String volume = served();
    int writes = gallery.writes;
    gallery.volumes.forgetVolume(volume, Claim.THERE);
    gallery.settle();
    assertThat(gallery.writes).isEqualTo(writes);
    gallery.restart();
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=True Available");
    assertThat(gallery.visit(NAME).again()).contains(Duration.ofHours(1));
    assertThat(gallery.volumes.made).hasSize(1);
  }

  @Test
  void whatAnOlderCdiFilledAndForgotBeforeWeSawItIsServed() {
    disk("");
    gallery.settle();
    String volume = gallery.volumes.only();
    gallery.volumes.forgetVolume(volume, Claim.FILLED);
    gallery.clock.advance(Duration.ofMinutes(1));
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=True Available");
    assertThat(gallery.volumes.made).hasSize(1);
  }

  @Test
  void aVolumeThatSomebodyDeletedIsWithdrawnAndImportedAgain() {
    String volume = served();
    gallery.volumes.remove(volume);
    gallery.settle();
    assertThat(gallery.available(NAME)).isEmpty();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False Downloading, Reconciling");
    assertThat(gallery.volumes.only()).isEqualTo(volume);
    gallery.volumes.succeed(volume);
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=True Available");
    assertThat(gallery.condition(NAME, DOWNLOADED).getStatus()).isEqualTo("True");
  }

  // --- the way out

  @Test
  void aRemovalWaitsUntilTheVolumeIsGone() {
    String volume = served();
    gallery.volumes.slow = true;
    gallery.delete(NAME);
    assertThat(gallery.served("1.0.0")).isEqualTo("ImageRemoving");
    gallery.settle();
    assertThat(gallery.exists(NAME)).isTrue();
    assertThat(gallery.volumes.discarded).containsExactly(volume);
    assertThat(gallery.message(NAME)).contains("What was imported for it is being deleted.");
    assertThat(gallery.visit(NAME).again()).contains(Duration.ofSeconds(10));
    gallery.volumes.vanish();
    gallery.clock.advance(Duration.ofSeconds(10));
    gallery.settle();
    assertThat(gallery.exists(NAME)).isFalse();
  }

  @Test
  void aRemovalThatWaitsForInstancesKeepsTheVolumeMeanwhile() {
    served();
    gallery.edit(NAME, "removalPolicy", "WhileUnused");
    gallery.settle();
    gallery.fleet.instances(gallery.uid(NAME), "web", 1);
    gallery.delete(NAME);
    gallery.settle();
    assertThat(gallery.volumes.discarded).isEmpty();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False InUse, Reconciling");
    gallery.fleet.removeInstances(gallery.uid(NAME));
    gallery.settleInTime();
    assertThat(gallery.exists(NAME)).isFalse();
    assertThat(gallery.volumes.all()).isEmpty();
  }

  @Test
  void aRemovalInTheMiddleOfAnImportDeletesWhatThereIs() {
    url("1.0.0", DIGEST, "");
    gallery.settle();
    gallery.delete(NAME);
    gallery.settle();
    assertThat(gallery.exists(NAME)).isFalse();
    assertThat(gallery.volumes.all()).isEmpty();
  }

  @Test
  void aRemovalFindsAClaimWithoutItsDataVolume() {
    String volume = served();
    gallery.volumes.forgetVolume(volume, Claim.THERE);
    gallery.delete(NAME);
    gallery.settleInTime();
    assertThat(gallery.exists(NAME)).isFalse();
    assertThat(gallery.volumes.lookForClaim(volume)).contains(Claim.NONE);
  }

  @Test
  void withoutCdiAndBeforeAnythingWasImportedARemovalSucceedsAtOnce() {
    for (Backend backend : new Backend[] {Backend.ABSENT, Backend.OFF}) {
      gallery.volumes.become(backend);
      url("1.0.0", DIGEST, "");
      gallery.settle();
      gallery.delete(NAME);
      gallery.settle();
      assertThat(gallery.exists(NAME)).as(backend.name()).isFalse();
    }
  }

  @Test
  void aRemovalWaitsUntilItIsKnownWhatIsThereButOnlyForItemsWithDisks() {
    gallery.volumes.become(Backend.UNKNOWN);
    url("1.0.0", DIGEST, "");
    gallery.apply("plain", "2.0.0", "disk", "");
    gallery.settle();
    gallery.delete(NAME);
    gallery.delete("plain");
    gallery.settle();
    assertThat(gallery.exists("plain")).isFalse();
    assertThat(gallery.exists(NAME)).isTrue();
    gallery.volumes.become(Backend.PRESENT);
    gallery.settle();
    assertThat(gallery.exists(NAME)).isFalse();
  }
}
