package dev.vmss.operator.image.disk;

import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.cdi.DataVolume;
import dev.vmss.operator.cdi.DataVolumeSource;
import dev.vmss.operator.cdi.DataVolumeSpec;
import dev.vmss.operator.cdi.DataVolumeStatus;
import dev.vmss.operator.cdi.HttpImport;
import dev.vmss.operator.cdi.RegistryImport;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A DataVolume of ours as it is observed.
 *
 * @param address what it is imported from; empty when it is from nothing that we ever import
 * @param checksum what CDI compares a download with
 * @param digest of the content, as it is noted on the object
 * @param phase empty before CDI's first look
 * @param progress as CDI writes it
 * @param restarts how often the import failed and began anew
 * @param moved when phase or progress was last seen to change, by this process's clock for waiting
 */
public record VolumeView(
    String name,
    String imageName,
    String imageUid,
    boolean deleting,
    String address,
    Optional<String> checksum,
    String digest,
    String phase,
    String progress,
    int restarts,
    Optional<Said> running,
    Optional<Said> bound,
    Instant moved) {

  public static final String SUCCEEDED = "Succeeded";
  public static final String FAILED = "Failed";

  /** What a condition says. */
  public record Said(boolean isTrue, String reason, String message) {}

  public static VolumeView of(DataVolume volume, Instant moved) {
    ObjectMeta metadata = volume.getMetadata();
    Optional<DataVolumeSource> source =
        Optional.ofNullable(volume.getSpec()).map(DataVolumeSpec::source);
    DataVolumeStatus status =
        Objects.requireNonNullElseGet(
            volume.getStatus(), () -> new DataVolumeStatus(null, null, null, List.of()));
    return new VolumeView(
        metadata.getName(),
        of(metadata.getAnnotations(), WellKnown.IMAGE),
        of(metadata.getLabels(), GoldenVolume.OWNER),
        metadata.getDeletionTimestamp() != null,
        source.map(VolumeView::address).orElse(""),
        source.map(DataVolumeSource::http).map(HttpImport::checksum),
        of(metadata.getAnnotations(), WellKnown.IMAGE_DIGEST),
        Objects.requireNonNullElse(status.phase(), ""),
        Objects.requireNonNullElse(status.progress(), ""),
        Objects.requireNonNullElse(status.restartCount(), 0),
        said(status, "Running"),
        said(status, "Bound"),
        moved);
  }

  private static String of(Map<String, String> marks, String key) {
    return marks == null ? "" : marks.getOrDefault(key, "");
  }

  private static String address(DataVolumeSource source) {
    return Optional.ofNullable(source.http())
        .map(HttpImport::url)
        .or(() -> Optional.ofNullable(source.registry()).map(RegistryImport::url))
        .orElse("");
  }

  private static Optional<Said> said(DataVolumeStatus status, String type) {
    return status.conditions().stream()
        .filter(condition -> type.equals(condition.getType()))
        .findFirst()
        .map(VolumeView::said);
  }

  private static Said said(Condition condition) {
    return new Said(
        "True".equals(condition.getStatus()),
        Objects.requireNonNullElse(condition.getReason(), ""),
        Objects.requireNonNullElse(condition.getMessage(), ""));
  }

  /** The same volume, seen again: it has moved only if phase or progress are others. */
  public VolumeView after(VolumeView before) {
    boolean same = phase.equals(before.phase) && progress.equals(before.progress);
    return same ? movedAt(before.moved) : this;
  }

  private VolumeView movedAt(Instant at) {
    return new VolumeView(
        name, imageName, imageUid, deleting, address, checksum, digest, phase, progress, restarts,
        running, bound, at);
  }
}
