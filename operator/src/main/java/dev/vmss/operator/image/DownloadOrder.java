package dev.vmss.operator.image;

import dev.vmss.operator.image.download.Platform;
import java.util.Set;

/**
 * What to ask a registry, and for which generation of which item.
 *
 * @param platforms of the nodes that could run the image
 */
record DownloadOrder(
    String name, String uid, long generation, WantedImage wanted, Set<Platform> platforms) {

  DownloadOrder {
    platforms = Set.copyOf(platforms);
  }
}
