package dev.vmss.operator.image;

import dev.vmss.operator.catalogue.Catalogue;
import dev.vmss.operator.catalogue.CatalogueItem;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The {@link Catalogue} as the watch of the gallery items has told it so far; the one place that
 * replaces it.
 */
public final class Marketplace {

  private final AtomicReference<Catalogue> catalogue = new AtomicReference<>(Catalogue.empty());
  private final ImageWakeUps wakeUps;

  /**
   * @param wakeUps told of every item that changed
   */
  public Marketplace(ImageWakeUps wakeUps) {
    this.wakeUps = wakeUps;
  }

  public Catalogue catalogue() {
    return Objects.requireNonNull(catalogue.get());
  }

  /** An item appeared, changed, or (without {@code after}) vanished. */
  public void changed(String name, Optional<CatalogueItem> before, Optional<CatalogueItem> after) {
    catalogue.updateAndGet(all -> after.map(all::with).orElseGet(() -> all.without(name)));
    wakeUps.itemChanged(before, after);
  }
}
