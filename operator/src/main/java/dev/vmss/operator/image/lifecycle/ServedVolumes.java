package dev.vmss.operator.image.lifecycle;

import dev.vmss.api.v1alpha1.AvailableImage;
import dev.vmss.api.v1alpha1.ImportedVolume;
import dev.vmss.operator.image.disk.Backend;
import dev.vmss.operator.image.disk.VolumeView;
import dev.vmss.operator.image.item.Assessment;
import dev.vmss.operator.image.item.ImageSnapshot;
import dev.vmss.operator.image.item.NextStep;
import dev.vmss.operator.image.item.VolumeMark;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The volumes of an item beside the one that is being imported: whether the served one is there,
 * and when those go that nobody needs any more.
 */
record ServedVolumes(ImageSnapshot item) {

  /** Somebody may have been told of the volume just before another one took its place. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

  /** A claim without its DataVolume is not watched. */
  private static final Duration CLAIM_HOLDS = Duration.ofHours(1);

  /** What is to be found out of the volume that is served; nothing when the watch shows it. */
  Optional<NextStep> next(AvailableImage served) {
    ImportedVolume volume = served.volume();
    if (volume == null
        || item.disks().backend() != Backend.PRESENT
        || item.disks().named(volume.name()).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        item.mark(volume.name(), CLAIM_HOLDS)
            .filter(ServedVolumes::isThere)
            .<NextStep>map(m -> new NextStep.Wait(Optional.of(m.at().plus(CLAIM_HOLDS))))
            .orElseGet(() -> new NextStep.LookForClaim(volume.name())));
  }

  private static boolean isThere(VolumeMark mark) {
    return switch (mark.kind()) {
      case FILLED, KEPT -> true;
      case MADE, LOST, GOING, GONE -> false;
    };
  }

  /**
   * Lets volumes go that are neither served nor wanted, when there is nothing else to do.
   *
   * @param wanted the one that is being imported
   */
  Assessment tidied(Assessment assessment, Optional<String> wanted) {
    if (!(assessment.next() instanceof NextStep.Wait(Optional<Instant> until))) {
      return assessment;
    }
    List<VolumeView> spare =
        item.disks().volumes().stream().filter(volume -> isSpare(volume, wanted)).toList();
    List<String> free =
        spare.stream().filter(volume -> !isNeeded(volume)).map(VolumeView::name).sorted().toList();
    if (!free.isEmpty()) {
      return assessment.then(new NextStep.Discard(free, Optional.empty()));
    }
    Instant look = item.now().plus(BETWEEN_LOOKS);
    return spare.isEmpty()
        ? assessment
        : assessment.then(
            new NextStep.Wait(until.filter(at -> at.isBefore(look)).or(() -> Optional.of(look))));
  }

  private boolean isSpare(VolumeView volume, Optional<String> wanted) {
    Stream<String> kept = Stream.concat(servedName().stream(), wanted.stream());
    boolean justDeleted =
        item.mark(volume.name(), DiskImport.SEEN_WITHIN)
            .filter(mark -> isDeleted(mark.kind()))
            .isPresent();
    return !volume.deleting() && !justDeleted && kept.noneMatch(volume.name()::equals);
  }

  private static boolean isDeleted(VolumeMark.Kind kind) {
    return kind == VolumeMark.Kind.GOING || kind == VolumeMark.Kind.GONE;
  }

  private Optional<String> servedName() {
    return item.available().map(AvailableImage::volume).map(ImportedVolume::name);
  }

  /** Of a machine that is on its way, the root disk may still be a copy that goes on. */
  private boolean isNeeded(VolumeView volume) {
    boolean copied =
        item.cluster().instances().stream()
            .anyMatch(instance -> instance.onItsWay() && instance.digest().equals(volume.digest()));
    return copied
        || item.available()
            .filter(served -> item.date().isBefore(served.downloadedAt().plus(GRACE)))
            .isPresent();
  }
}
