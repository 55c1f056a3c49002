package dev.vmss.operator.image.lifecycle;

import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.operator.image.disk.DiskWords;
import dev.vmss.operator.image.disk.GoldenVolume;
import dev.vmss.operator.image.disk.Standing;
import dev.vmss.operator.image.disk.VolumeView;
import dev.vmss.operator.image.download.DownloadFailure.Unsuitable;
import dev.vmss.operator.image.download.DownloadFailure.Untrusted;
import dev.vmss.operator.image.download.Resolved;
import dev.vmss.operator.image.item.Assessment;
import dev.vmss.operator.image.item.ImageConditions;
import dev.vmss.operator.image.item.ImageSnapshot;
import dev.vmss.operator.image.item.ImageState;
import dev.vmss.operator.image.item.ImageState.Phase;
import dev.vmss.operator.image.item.NextStep;
import dev.vmss.operator.image.item.VolumeMark;
import dev.vmss.operator.image.item.WantedImage;
import dev.vmss.operator.image.item.WantedVolume;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The second half of a download whose disk goes into a volume: what was resolved, and may be
 * fetched, is imported by CDI. Whether there is a CDI is asked before anything else.
 */
final class DiskImport {

  /** How long a volume that was made may take to be seen, and one that was deleted to be gone. */
  static final Duration SEEN_WITHIN = Duration.ofSeconds(30);

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final ImageSnapshot item;
  private final LifecycleWords words;
  private final GoldenVolume wanted;

  DiskImport(ImageSnapshot item, LifecycleWords words, Resolved resolved) {
    this.item = item;
    this.words = words;
    this.wanted = volume(item, resolved);
  }

  /** The volume that an item wants, once it is known what its source means. */
  static GoldenVolume volume(ImageSnapshot item, Resolved resolved) {
    WantedImage image = item.wanted().orElseThrow();
    WantedVolume volume = image.volume().orElseThrow();
    GoldenVolume.Source source =
        image.kind() == SourceKind.HTTP
            ? new GoldenVolume.Url(image.reference())
            : new GoldenVolume.Registry(resolved.repository(), image.pullSecret());
    return new GoldenVolume(
        item.name(),
        item.uid(),
        source,
        resolved.digest(),
        volume.size(),
        volume.storageClass(),
        Objects.requireNonNullElse(item.spec().resyncToken(), ""));
  }

  /** Why nothing can be imported at all; nothing while it is not known. */
  static Optional<ImageState> missing(ImageSnapshot item, LifecycleWords words) {
    return switch (item.disks().backend()) {
      case PRESENT, UNKNOWN -> Optional.empty();
      case ABSENT ->
          Optional.of(stalled(ImageConditions.BACKEND_MISSING, DiskWords.backendMissing(), words));
      case OFF ->
          Optional.of(stalled(ImageConditions.RUNTIME_MISSING, DiskWords.switchedOff(), words));
    };
  }

  private static ImageState stalled(String reason, String why, LifecycleWords words) {
    return ImageState.broken(Phase.STALLED, reason, why, why + words.meanwhile());
  }

  String name() {
    return wanted.name();
  }

  /**
   * @param arrived what is served once the volume can be cloned
   */
  Assessment assess(Supplier<ImageState> arrived) {
    return item.disks()
        .named(name())
        .map(seen -> assess(seen, arrived))
        .orElseGet(() -> unseen(arrived));
  }

  private Assessment unseen(Supplier<ImageState> arrived) {
    Optional<VolumeMark> mark = item.mark(name());
    if (mark.filter(m -> m.kind() == VolumeMark.Kind.FILLED).isPresent()) {
      return new Assessment(arrived.get(), NextStep.Wait.FOR_EVENT);
    }
    NextStep next =
        item.mark(name(), SEEN_WITHIN)
            .filter(m -> m.kind() == VolumeMark.Kind.MADE)
            .<NextStep>map(m -> new NextStep.Wait(Optional.of(m.at().plus(SEEN_WITHIN))))
            .orElseGet(() -> new NextStep.Import(wanted));
    return new Assessment(underWay(false), next);
  }

  private Assessment assess(VolumeView seen, Supplier<ImageState> arrived) {
    return switch (Standing.of(wanted, seen)) {
      case Standing.Ready _ -> new Assessment(arrived.get(), NextStep.Wait.FOR_EVENT);
      case Standing.Going _ -> new Assessment(underWay(true), NextStep.Wait.FOR_EVENT);
      case Standing.Coming(int percent) -> coming(seen, percent);
      case Standing.Troubled(String said) ->
          new Assessment(failed(Phase.WORKING, DiskWords.troubled(said)), NextStep.Wait.FOR_EVENT);
      case Standing.Broken(String said) ->
          discarded(
              DiskWords.broken(said),
              new NextStep.Discard(
                  List.of(name()), Optional.of(new Untrusted(DiskWords.broken(said)))));
      case Standing.Unverified _ ->
          discarded(
              DiskWords.unverified(),
              new NextStep.Discard(
                  List.of(name()), Optional.of(new Unsuitable(DiskWords.unverified()))));
      case Standing.Foreign _ ->
          new Assessment(
              failed(Phase.STALLED, DiskWords.foreign(item.disks().namespace(), name())),
              NextStep.Wait.FOR_EVENT);
    };
  }

  private Assessment discarded(String why, NextStep discard) {
    return new Assessment(failed(Phase.STALLED, why + LifecycleWords.RETRIED), discard);
  }

  private Assessment coming(VolumeView seen, int percent) {
    Instant impatient = seen.moved().plus(PATIENCE);
    if (!item.now().isBefore(impatient)) {
      return new Assessment(
          failed(
              Phase.STALLED, DiskWords.standsStill(wanted, item.disks().namespace(), seen.phase())),
          NextStep.Wait.FOR_EVENT);
    }
    return new Assessment(
        underWay(seen.restarts() > 0).at(percent), new NextStep.Wait(Optional.of(impatient)));
  }

  /** While an import is repeated, its last failure stays in sight. */
  private ImageState underWay(boolean repeated) {
    Optional<Condition> failure =
        ImageConditions.failure(item.status(), item.generation())
            .filter(_ -> repeated || item.attempt().filter(a -> a.failures() > 0).isPresent())
            .filter(c -> ImageConditions.DOWNLOAD_FAILED.equals(c.getReason()));
    return failure
        .map(c -> failed(stalledBefore() ? Phase.STALLED : Phase.WORKING, c.getMessage()))
        .orElseGet(() -> ImageState.downloading(words.importing(wanted)));
  }

  private boolean stalledBefore() {
    return ImageConditions.find(item.status(), ImageConditions.STALLED)
        .filter(condition -> ImageConditions.TRUE.equals(condition.getStatus()))
        .isPresent();
  }

  private ImageState failed(Phase phase, String why) {
    return ImageState.broken(phase, ImageConditions.DOWNLOAD_FAILED, why, why + words.meanwhile());
  }
}
