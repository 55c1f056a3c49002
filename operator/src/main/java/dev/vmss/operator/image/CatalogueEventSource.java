package dev.vmss.operator.image;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.MarketplaceImageSpec;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.operator.catalogue.Catalogue;
import dev.vmss.operator.catalogue.CatalogueItem;
import dev.vmss.operator.model.ImageFamily;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Watches the marketplace for the scale sets: keeps the {@link Catalogue} and wakes exactly the
 * sets that refer to the family of an item that changed. What resolution does not read (usage,
 * progress) changes no item and wakes nobody.
 */
public final class CatalogueEventSource
    extends InformerEventSource<MarketplaceImage, VirtualMachineScaleSet> {

  private final ImageWakeUps wakeUps;
  private final AtomicReference<Catalogue> catalogue = new AtomicReference<>(Catalogue.empty());

  /**
   * @param concerned the sets that refer to a family
   */
  public static CatalogueEventSource create(
      EventSourceContext<VirtualMachineScaleSet> context,
      Function<ImageFamily, Set<ResourceID>> concerned,
      ImageWakeUps wakeUps) {
    InformerEventSourceConfiguration<MarketplaceImage> configuration =
        InformerEventSourceConfiguration.from(MarketplaceImage.class, VirtualMachineScaleSet.class)
            .withName("catalogue")
            .withWatchAllNamespaces()
            .withFollowControllerNamespacesChanges(false)
            .withSecondaryToPrimaryMapper(image -> concerned.apply(family(image)))
            .withPrimaryToSecondaryMapper((VirtualMachineScaleSet set) -> Set.of())
            .withOnUpdateFilter(
                (now, before) -> !CatalogueItems.of(now).equals(CatalogueItems.of(before)))
            .build();
    return new CatalogueEventSource(configuration, context, wakeUps);
  }

  private CatalogueEventSource(
      InformerEventSourceConfiguration<MarketplaceImage> configuration,
      EventSourceContext<VirtualMachineScaleSet> context,
      ImageWakeUps wakeUps) {
    super(configuration, context);
    this.wakeUps = wakeUps;
  }

  /** What the marketplace offers, as far as the watch has told. */
  public Catalogue catalogue() {
    return catalogue.get();
  }

  /** A synchronized cache is ahead of its events; the first visit must not miss what is in it. */
  @Override
  public synchronized void start() {
    super.start();
    list(any -> true)
        .filter(image -> catalogue().item(image.getMetadata().getName()).isEmpty())
        .forEach(this::put);
  }

  @Override
  public void onAdd(MarketplaceImage image) {
    put(image);
    super.onAdd(image);
  }

  @Override
  public void onUpdate(MarketplaceImage before, MarketplaceImage image) {
    put(image);
    super.onUpdate(before, image);
  }

  @Override
  public void onDelete(MarketplaceImage image, boolean finalStateUnknown) {
    change(image.getMetadata().getName(), Optional.empty());
    super.onDelete(image, finalStateUnknown);
  }

  private static ImageFamily family(MarketplaceImage image) {
    MarketplaceImageSpec spec = image.getSpec();
    return new ImageFamily(spec.publisher(), spec.offer(), spec.sku());
  }

  private void put(MarketplaceImage image) {
    change(image.getMetadata().getName(), CatalogueItems.of(image));
  }

  private void change(String name, Optional<CatalogueItem> item) {
    Optional<CatalogueItem> before = catalogue.get().item(name);
    if (before.equals(item)) {
      return;
    }
    catalogue.updateAndGet(all -> item.map(all::with).orElseGet(() -> all.without(name)));
    wakeUps.itemChanged(before, item);
  }
}
