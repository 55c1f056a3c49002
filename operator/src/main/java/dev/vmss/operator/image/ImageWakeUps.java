package dev.vmss.operator.image;

import dev.vmss.operator.catalogue.CatalogueItem;
import dev.vmss.operator.image.item.Fleet;
import dev.vmss.operator.model.ImageFamily;
import java.util.Optional;

/**
 * What the image room wants to be told. Calls are cheap, may come from any thread and in any
 * number, and are to be made after the {@link Fleet} and the catalogue know of the change.
 */
public interface ImageWakeUps {

  /** An instance made from this item appeared, vanished, or began to terminate. */
  void instanceChanged(String imageName);

  /**
   * A set that refers to this family appeared, vanished, or changed its reference or its missing
   * instances; to be called for the old and for the new family.
   */
  void setChanged(ImageFamily family);

  /** A gallery item appeared, changed, or (without {@code after}) vanished. */
  void itemChanged(Optional<CatalogueItem> before, Optional<CatalogueItem> after);

  /** A kind of node appeared that the cluster had not, or the last one of a kind vanished. */
  void platformsChanged();
}
