package dev.vmss.operator.image.removal;

import dev.vmss.api.v1alpha1.AvailableImage;
import dev.vmss.api.v1alpha1.ImportedVolume;
import dev.vmss.operator.image.disk.VolumeView;
import dev.vmss.operator.image.item.ImageSnapshot;
import dev.vmss.operator.image.item.NextStep;
import dev.vmss.operator.image.item.VolumeMark;
import dev.vmss.operator.image.item.VolumeMark.Kind;
import dev.vmss.operator.image.item.WantedImage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was imported for an item that leaves. Without a backend there is nothing to delete it with;
 * Kubernetes does that by itself then, because the item owns it.
 */
final class LeftVolumes {

  private static final Duration AGAIN = Duration.ofSeconds(10);

  private LeftVolumes() {}

  /** What is to be done about volumes; nothing once all are gone. */
  static Optional<NextStep> next(ImageSnapshot item) {
    return switch (item.disks().backend()) {
      case OFF -> Optional.empty();
      case UNKNOWN -> hasVolumes(item) ? Optional.of(NextStep.Wait.FOR_EVENT) : Optional.empty();
      case ABSENT, PRESENT -> delete(item);
    };
  }

  private static boolean hasVolumes(ImageSnapshot item) {
    return served(item).isPresent() || item.wanted().flatMap(WantedImage::volume).isPresent();
  }

  private static Optional<ImportedVolume> served(ImageSnapshot item) {
    return Optional.ofNullable(item.status().available()).map(AvailableImage::volume);
  }

  private static Optional<NextStep> delete(ImageSnapshot item) {
    Set<String> left = new TreeSet<>();
    item.disks().volumes().stream().map(VolumeView::name).forEach(left::add);
    served(item).map(ImportedVolume::name).ifPresent(left::add);
    left.removeIf(name -> isGone(item, name));
    if (left.isEmpty()) {
      return Optional.empty();
    }
    List<String> due = left.stream().filter(name -> !isGoing(item, name)).toList();
    return Optional.of(
        due.isEmpty()
            ? new NextStep.Wait(Optional.of(look(item, left)))
            : new NextStep.Discard(due, Optional.empty()));
  }

  /** The watch may not know it yet, and of a claim alone it never knows. */
  private static boolean isGone(ImageSnapshot item, String name) {
    return item.mark(name).filter(mark -> mark.kind() == Kind.GONE).isPresent();
  }

  private static boolean isGoing(ImageSnapshot item, String name) {
    return item.mark(name, AGAIN).filter(mark -> mark.kind() == Kind.GOING).isPresent();
  }

  private static Instant look(ImageSnapshot item, Set<String> left) {
    return left.stream()
        .flatMap(name -> item.mark(name).stream())
        .map(VolumeMark::at)
        .min(Instant::compareTo)
        .map(at -> at.plus(AGAIN))
        .orElseGet(() -> item.now().plus(AGAIN));
  }
}
