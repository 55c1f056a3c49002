package dev.vmss.operator.model;

import java.util.Locale;

/**
 * Publisher, offer and sku: what all versions of an image share. Compared without regard to case,
 * displayed as written.
 */
public record ImageFamily(String publisher, String offer, String sku) {

  /** The same for every spelling of one family: a key for indexes. */
  public String key() {
    return toString().toLowerCase(Locale.ROOT);
  }

  public boolean differsInSkuOnly(ImageFamily other) {
    return publisher.equalsIgnoreCase(other.publisher)
        && offer.equalsIgnoreCase(other.offer)
        && !sku.equalsIgnoreCase(other.sku);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ImageFamily family
        && sku.equalsIgnoreCase(family.sku)
        && offer.equalsIgnoreCase(family.offer)
        && publisher.equalsIgnoreCase(family.publisher);
  }

  @Override
  public int hashCode() {
    return key().hashCode();
  }

  @Override
  public String toString() {
    return publisher + ":" + offer + ":" + sku;
  }
}
