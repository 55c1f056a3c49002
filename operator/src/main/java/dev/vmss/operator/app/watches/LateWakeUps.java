package dev.vmss.operator.app.watches;

import dev.vmss.operator.catalogue.CatalogueItem;
import dev.vmss.operator.image.ImageWakeUps;
import dev.vmss.operator.model.ImageFamily;
import java.util.Optional;

/**
 * Stands in for the image controller until it is built, and for good where none runs (it runs in
 * one operator of a cluster). All calls before the first event source starts are lost, and none is
 * made before.
 */
public final class LateWakeUps implements ImageWakeUps {

  private volatile Optional<ImageWakeUps> images = Optional.empty();

  public void bind(ImageWakeUps real) {
    images = Optional.of(real);
  }

  @Override
  public void instanceChanged(String imageName) {
    images.ifPresent(real -> real.instanceChanged(imageName));
  }

  @Override
  public void setChanged(ImageFamily family) {
    images.ifPresent(real -> real.setChanged(family));
  }

  @Override
  public void itemChanged(Optional<CatalogueItem> before, Optional<CatalogueItem> after) {
    images.ifPresent(real -> real.itemChanged(before, after));
  }

  @Override
  public void platformsChanged() {
    images.ifPresent(ImageWakeUps::platformsChanged);
  }
}
