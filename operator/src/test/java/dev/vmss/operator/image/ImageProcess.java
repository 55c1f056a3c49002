package dev.vmss.operator.image;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.MarketplaceImageStatus;
import dev.vmss.operator.catalogue.Catalogue;
import dev.vmss.operator.image.download.ImageDownload;
import dev.vmss.operator.image.item.Fleet;
import dev.vmss.operator.image.registry.ImageMemory;
import dev.vmss.operator.image.registry.Lanes;
import dev.vmss.operator.image.registry.PullSecrets;
import dev.vmss.operator.image.registry.RegistryWork;
import dev.vmss.operator.image.removal.Affected;
import dev.vmss.operator.image.report.ImageNotice;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The image room of one operator process, for simulations of the whole program: the shipped
 * lifecycle, memory and registry work, without informers and threads.
 */
public final class ImageProcess {

  private final ImageMemory memory = new ImageMemory();
  private final ImageVisit visit;

  /**
   * @param downloads runs what asks the registry
   * @param wake visits the item of that name again
   */
  public ImageProcess(
      Supplier<Catalogue> catalogue,
      Fleet fleet,
      ImageDownload registry,
      Executor downloads,
      Consumer<String> wake,
      Clock clock) {
    ScheduledExecutorService unused = Executors.newSingleThreadScheduledExecutor();
    unused.shutdownNow();
    ImageParts parts =
        new ImageParts(
            catalogue,
            fleet,
            registry,
            "vmss-system",
            true,
            Duration.ZERO,
            downloads,
            unused,
            clock,
            clock,
            new CompositeMeterRegistry());
    RegistryWork work =
        new RegistryWork(
            registry,
            name -> {
              throw new PullSecrets.Missing("There are no secrets here.");
            },
            new Lanes(downloads, ImageParts.DOWNLOADS, 4),
            memory,
            wake,
            clock,
            parts.meters());
    this.visit = visit(parts, work, memory, clock);
  }

  private static ImageVisit visit(
      ImageParts parts, RegistryWork work, ImageMemory memory, Clock clock) {
    FakeVolumes volumes = new FakeVolumes(clock);
    return new ImageVisit(
        new ImageSnapshotTaker(parts, volumes, memory),
        work,
        new VolumeWork(volumes, memory, clock),
        memory,
        clock);
  }

  /**
   * What a visit came to.
   *
   * @param done the finalizer may go
   * @param again visit again after this time, if no event comes first
   */
  public record Visited(boolean done, Optional<Duration> again) {}

  /**
   * @param report writes a status; false when the object was changed meanwhile
   */
  public Visited visit(
      MarketplaceImage image, Predicate<MarketplaceImageStatus> report, Consumer<String> announce) {
    ImageVisit.Result result =
        visit.run(
            image,
            new ImageVisit.Effects() {
              @Override
              public boolean report(MarketplaceImageStatus status) {
                return report.test(status);
              }

              @Override
              public void confide(List<Affected> affected) {}

              @Override
              public void announce(ImageNotice notice) {
                announce.accept(notice.reason().text());
              }
            });
    return new Visited(result.done(), result.again());
  }
}
