package dev.vmss.operator.image.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.cdi.DataVolume;
import dev.vmss.operator.cdi.DataVolumeStatus;
import dev.vmss.operator.image.disk.Standing.Broken;
import dev.vmss.operator.image.disk.Standing.Coming;
import dev.vmss.operator.image.disk.Standing.Foreign;
import dev.vmss.operator.image.disk.Standing.Going;
import dev.vmss.operator.image.disk.Standing.Ready;
import dev.vmss.operator.image.disk.Standing.Troubled;
import dev.vmss.operator.image.disk.Standing.Unverified;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StandingTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  /** As CDI writes it; {@code status} is YAML. */
  private static VolumeView seen(GoldenVolume wanted, String status) {
    DataVolume volume = wanted.dataVolume("vmss-system");
    volume.setStatus(
        new KubernetesSerialization().unmarshal("--- " + status, DataVolumeStatus.class));
    return VolumeView.of(volume, NOW);
  }

  private static Standing standing(String status) {
    return Standing.of(GoldenVolumeTest.URL, seen(GoldenVolumeTest.URL, status));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                              | 0",
        "{phase: Pending, progress: N/A}                 | 0",
        "{phase: WaitForFirstConsumer}                   | 0",
        "{phase: PendingPopulation}                      | 0",
        "{phase: ImportScheduled, progress: N/A}         | 0",
        "{phase: ImportInProgress, progress: '42.31%'}   | 42",
        "{phase: ImportInProgress, progress: '100.0%'}   | 100",
        "{phase: ImportInProgress, progress: '7%'}       | 7",
        "{phase: ImportInProgress, progress: '1e9%'}     | 0",
        "{phase: Paused, progress: '999.9%'}             | 100",
        "{phase: SomethingOfANewerRelease, other: [1]}   | 0"
      })
  void whatIsNeitherDoneNorFailedGoesOn(String status, int percent) {
    assertThat(standing(status)).isEqualTo(new Coming(percent));
  }

  @Test
  void succeededCanBeCloned() {
    assertThat(standing("{phase: Succeeded, progress: '100.0%'}")).isEqualTo(new Ready());
  }

  /** Phase Failed is for what CDI does not try again: in practice a wrong checksum. */
  @Test
  void failedIsTheEndInTheWordsOfTheImporter() {
    assertThat(
            standing(
                "{phase: Failed, conditions: [{type: Running, status: 'False', reason: ChecksumError, message: 'expected a, got b'}]}"))
        .isEqualTo(new Broken("expected a, got b"));
    assertThat(standing("{phase: Failed}")).isEqualTo(new Broken(""));
  }

  /** Of an unknown host, a 404, a full disk the phase says nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"Error", "ImagePullFailed", "ErrImagePull", "ImagePullBackOff"})
  void aFailureThatCdiRepeatsIsInTheConditionRunning(String reason) {
    String status =
        "{phase: ImportInProgress, restartCount: 3, conditions: [{type: Running, status: 'False', reason: %s, message: 'no such host'}]}"
            .formatted(reason);
    assertThat(standing(status)).isEqualTo(new Troubled("no such host"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ContainerCreating", "Pending", "Completed", "''"})
  void aPodThatDoesNotRunYetIsNoFailure(String reason) {
    String status =
        "{phase: ImportScheduled, conditions: [{type: Running, status: 'False', reason: %s, message: ''}]}"
            .formatted(reason);
    assertThat(standing(status)).isEqualTo(new Coming(0));
  }

  @Test
  void aClaimThatTheQuotaRefusesIsAFailure() {
    assertThat(
            standing(
                "{phase: Pending, conditions: [{type: Bound, status: 'False', reason: ErrExceededQuota, message: 'exceeded quota: q'}]}"))
        .isEqualTo(new Troubled("exceeded quota: q"));
    assertThat(
            standing(
                "{phase: Pending, conditions: [{type: Bound, status: 'False', reason: Pending, message: 'PVC x Pending'}]}"))
        .isEqualTo(new Coming(0));
  }

  @Test
  void aFailureWithoutWordsShowsItsReason() {
    assertThat(
            standing(
                "{phase: ImportInProgress, conditions: [{type: Running, status: 'False', reason: OOMKilled}]}"))
        .isEqualTo(new Troubled("OOMKilled"));
  }

  /** A CDI before 1.65 prunes the field without a word, and would import anything. */
  @Test
  void aVolumeThatLostItsChecksumIsNeverReady() {
    DataVolume pruned = GoldenVolumeTest.URL.dataVolume("vmss-system");
    VolumeView all = seen(GoldenVolumeTest.URL, "{phase: Succeeded}");
    assertThat(Standing.of(GoldenVolumeTest.URL, without(all))).isEqualTo(new Unverified());
    assertThat(VolumeView.of(pruned, NOW).checksum()).contains(GoldenVolumeTest.DIGEST);
  }

  /** By its digest a registry's content is verified anyway. */
  @Test
  void aRegistryNeedsNoChecksum() {
    assertThat(
            Standing.of(
                GoldenVolumeTest.REGISTRY, seen(GoldenVolumeTest.REGISTRY, "{phase: Succeeded}")))
        .isEqualTo(new Ready());
  }

  private static VolumeView without(VolumeView view) {
    return new VolumeView(
        view.name(),
        view.imageName(),
        view.imageUid(),
        view.deleting(),
        view.address(),
        Optional.empty(),
        view.digest(),
        view.phase(),
        view.progress(),
        view.restarts(),
        view.running(),
        view.bound(),
        view.moved());
  }

  @Test
  void anotherSourceOrAnotherOwnerMakesItSomebodyElses() {
    assertThat(
            Standing.of(
                GoldenVolumeTest.URL, seen(GoldenVolumeTest.REGISTRY, "{phase: Succeeded}")))
        .isEqualTo(new Foreign());
    DataVolume unlabelled = GoldenVolumeTest.URL.dataVolume("vmss-system");
    unlabelled.getMetadata().setLabels(null);
    assertThat(Standing.of(GoldenVolumeTest.URL, VolumeView.of(unlabelled, NOW)))
        .isEqualTo(new Foreign());
    DataVolume bare = new DataVolume();
    bare.getMetadata().setName("x");
    assertThat(Standing.of(GoldenVolumeTest.URL, VolumeView.of(bare, NOW)))
        .isEqualTo(new Foreign());
  }

  @Test
  void whatIsBeingDeletedIsNotServed() {
    DataVolume leaving = GoldenVolumeTest.URL.dataVolume("vmss-system");
    leaving.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
    assertThat(Standing.of(GoldenVolumeTest.URL, VolumeView.of(leaving, NOW)))
        .isEqualTo(new Going());
  }

  /** A Pod that fails and begins anew, again and again, is not on its way anywhere. */
  @Test
  void onlyPhaseAndProgressMoveAVolume() {
    VolumeView before = seen(GoldenVolumeTest.URL, "{phase: ImportInProgress, progress: '1.0%'}");
    Instant later = NOW.plusSeconds(60);
    VolumeView restarted =
        VolumeView.of(
            volume("{phase: ImportInProgress, progress: '1.0%', restartCount: 5}"), later);
    assertThat(restarted.after(before).moved()).isEqualTo(NOW);
    VolumeView further =
        VolumeView.of(volume("{phase: ImportInProgress, progress: '1.1%'}"), later);
    assertThat(further.after(before).moved()).isEqualTo(later);
  }

  private static DataVolume volume(String status) {
    DataVolume volume = GoldenVolumeTest.URL.dataVolume("vmss-system");
    volume.setStatus(
        new KubernetesSerialization().unmarshal("--- " + status, DataVolumeStatus.class));
    return volume;
  }
}
