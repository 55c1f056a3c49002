package dev.vmss.operator.image;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.operator.catalogue.Catalogue;
import dev.vmss.operator.catalogue.CatalogueItem;
import dev.vmss.operator.image.registry.ImageMemory;
import dev.vmss.operator.model.ImageFamily;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Wakes gallery items for what happens elsewhere: to other items of their family, to the sets that
 * refer to them, to the instances made from them. Whatever happens within a moment wakes once.
 * Calls are cheap and may come from any thread.
 */
final class ImageEventSource extends SimpleInboundEventSource<MarketplaceImage>
    implements ImageWakeUps {

  private static final long MOMENT_MILLIS = 250;

  private final Supplier<Catalogue> catalogue;
  private final ImageMemory memory;
  private final ScheduledExecutorService timer;
  private final Set<String> names = ConcurrentHashMap.newKeySet();
  private final Set<ImageFamily> families = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean all = new AtomicBoolean();

  ImageEventSource(
      Supplier<Catalogue> catalogue, ImageMemory memory, ScheduledExecutorService timer) {
    super("images");
    this.catalogue = catalogue;
    this.memory = memory;
    this.timer = timer;
  }

  /** At once. */
  void wake(String name) {
    propagateEvent(new ResourceID(name));
  }

  @Override
  public void instanceChanged(String imageName) {
    if (names.add(imageName)) {
      inAMoment(
          () -> {
            names.remove(imageName);
            wake(imageName);
          });
    }
  }

  @Override
  public void setChanged(ImageFamily family) {
    if (families.add(family)) {
      inAMoment(
          () -> {
            families.remove(family);
            catalogue.get().items(family).forEach(item -> wake(item.name()));
          });
    }
  }

  @Override
  public void itemChanged(Optional<CatalogueItem> before, Optional<CatalogueItem> after) {
    before
        .filter(old -> after.filter(item -> item.uid().equals(old.uid())).isEmpty())
        .ifPresent(gone -> memory.forget(gone.uid()));
    before.ifPresent(item -> setChanged(item.family()));
    after.ifPresent(item -> setChanged(item.family()));
  }

  @Override
  public void platformsChanged() {
    if (all.compareAndSet(false, true)) {
      inAMoment(
          () -> {
            all.set(false);
            catalogue.get().names().forEach(this::wake);
          });
    }
  }

  private void inAMoment(Runnable task) {
    try {
      var _ = timer.schedule(task, MOMENT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException _) { // the operator is stopping
      names.clear();
      families.clear();
      all.set(false);
    }
  }
}
