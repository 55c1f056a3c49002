package dev.vmss.operator.scaleset.simulation.process;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.MarketplaceImageStatus;
import dev.vmss.api.v1alpha1.RemovalPolicy;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.image.ImageProcess;
import dev.vmss.operator.image.download.ImageDownload;
import dev.vmss.operator.scaleset.simulation.Tally;
import dev.vmss.operator.scaleset.simulation.Violation;
import dev.vmss.operator.scaleset.simulation.Wire;
import dev.vmss.operator.scaleset.simulation.judge.View;
import dev.vmss.operator.scaleset.simulation.world.Key;
import dev.vmss.operator.scaleset.simulation.world.WorldClock;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The image controller of one running operator in the simulation: the shipped lifecycle over the
 * caches and the wire of its process. Asking the registry takes a while, and a crash forgets it.
 */
public final class ImageController {

  private static final long DOWNLOAD_SECONDS = 4;
  private static final List<String> HELD = List.of(WellKnown.GALLERY_ITEM_FINALIZER);

  private final WorldClock clock;
  private final Caches caches;
  private final Wire wire;
  private final Tally tally;
  private final ImageProcess process;
  private final WorkQueue queue;
  private final List<Download> downloads = new ArrayList<>();

  private record Download(Instant due, Runnable task) {}

  public ImageController(
      WorldClock clock, Clock time, Caches caches, Wire wire, Tally tally, ImageDownload registry) {
    this.clock = clock;
    this.caches = caches;
    this.wire = wire;
    this.tally = tally;
    this.queue = new WorkQueue(clock);
    this.process =
        new ImageProcess(
            caches::catalogue,
            caches.fleet(),
            registry,
            task -> downloads.add(new Download(clock.now().plusSeconds(DOWNLOAD_SECONDS), task)),
            name -> queue.add(Key.of(name)),
            time);
    wakeAll();
  }

  public void wakeAll() {
    queue.addAll(caches.imageKeys());
  }

  public Optional<Instant> nextTimer() {
    return Stream.concat(downloads.stream().map(Download::due), queue.nextTimer().stream())
        .min(Instant::compareTo);
  }

  /**
   * Makes one visit that is due.
   *
   * @return false when none is
   */
  public boolean work() {
    List<Download> ended =
        downloads.stream().filter(download -> !clock.now().isBefore(download.due())).toList();
    downloads.removeAll(ended);
    ended.forEach(download -> download.task().run());
    queue.addAll(caches.takeConcernedImages());
    Optional<Key> next = queue.take();
    next.ifPresent(key -> caches.image(key).ifPresent(image -> visit(key, image)));
    return next.isPresent();
  }

  private void visit(Key key, MarketplaceImage image) {
    tally.count("visits of images");
    try {
      if (!image.isMarkedForDeletion() && image.getMetadata().getFinalizers().isEmpty()) {
        wire.finalizers(image, HELD).ifPresent(caches::wrote);
        return;
      }
      if (image.getMetadata().getFinalizers().isEmpty()) {
        return;
      }
      ImageProcess.Visited visited =
          process.visit(
              image, status -> report(image, status), event -> tally.count("event " + event));
      if (visited.done()) {
        released(image);
        var _ = wire.finalizers(caches.image(key).orElse(image), List.of());
      }
      queue.succeeded(key, visited.again());
    } catch (KubernetesClientException e) {
      queue.failed(key);
    } catch (RuntimeException e) {
      throw new Violation("the engine throws nothing", key + ": " + e, e);
    }
  }

  /** What waits for its instances waits for the last one. */
  private void released(MarketplaceImage image) {
    tally.count("images removed");
    View.require(
        image.getSpec().removalPolicy() != RemovalPolicy.WHILE_UNUSED
            || !caches.showsInstanceOf(image.getMetadata().getUid()),
        "an item that waits for its instances stays while there is one",
        () -> image.getMetadata().getName());
  }

  private boolean report(MarketplaceImage image, MarketplaceImageStatus status) {
    Optional<MarketplaceImage> written = wire.status(image, status);
    written.ifPresent(caches::wrote);
    return written.isPresent();
  }
}
