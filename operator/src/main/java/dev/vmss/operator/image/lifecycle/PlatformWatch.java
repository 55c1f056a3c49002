package dev.vmss.operator.image.lifecycle;

import dev.vmss.api.v1alpha1.AvailableImage;
import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.operator.image.item.DownloadOrder;
import dev.vmss.operator.image.item.ImageSnapshot;
import dev.vmss.operator.image.item.NextStep;
import dev.vmss.operator.image.item.PlatformLookup;
import dev.vmss.operator.image.item.WantedImage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When to ask what an image was built for that is served already: one that was taken at its word,
 * or downloaded before that was kept. A digest never comes to mean anything else, so an answer
 * holds; a registry that could not tell is asked again in an hour, and when another kind of node
 * comes or goes.
 */
final class PlatformWatch {

  private static final Duration AGAIN = Duration.ofHours(1);

  private PlatformWatch() {}

  /** The next look: now, or when; nothing when all is known that can be. */
  static Optional<NextStep> next(ImageSnapshot item, AvailableImage served) {
    boolean wanted =
        served.sourceKind() == SourceKind.CONTAINER_IMAGE
            && served.digest() != null
            && served.platforms().isEmpty()
            && !item.platforms().isEmpty();
    if (!wanted) {
      return Optional.empty();
    }
    if (item.memory().lookingUp()) {
      return Optional.of(NextStep.Wait.FOR_EVENT);
    }
    return item.lookup(served)
        .filter(lookup -> lookup.nodes().equals(item.platforms()))
        .map(lookup -> after(item, served, lookup))
        .orElseGet(() -> Optional.of(ask(item, served)));
  }

  private static Optional<NextStep> after(
      ImageSnapshot item, AvailableImage served, PlatformLookup last) {
    if (last.platforms().isPresent()) {
      return Optional.empty();
    }
    Instant due = last.at().plus(AGAIN);
    return Optional.of(
        item.now().isBefore(due) ? new NextStep.Wait(Optional.of(due)) : ask(item, served));
  }

  private static NextStep ask(ImageSnapshot item, AvailableImage served) {
    return new NextStep.LookUpPlatforms(
        new DownloadOrder(
            item.name(), item.uid(), item.generation(), WantedImage.of(served), item.platforms()));
  }
}
