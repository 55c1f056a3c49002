package dev.vmss.operator.image.item;

import dev.vmss.operator.image.download.Platform;
import java.util.Set;

/**
 * What to ask a registry, and for which generation of which item.
 *
 * @param platforms of the nodes that could run the image
 */
public record DownloadOrder(
    String name, String uid, long generation, WantedImage wanted, Set<Platform> platforms) {

  public DownloadOrder {
    platforms = Set.copyOf(platforms);
  }
}
