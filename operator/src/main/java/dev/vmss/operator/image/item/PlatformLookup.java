package dev.vmss.operator.image.item;

import dev.vmss.operator.image.download.Platform;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What the registry said when it was last asked what a digest was built for.
 *
 * @param nodes the platforms of the cluster's nodes then
 * @param platforms none when the image does not say; empty when the registry could not tell
 */
public record PlatformLookup(
    String digest, Set<Platform> nodes, Instant at, Optional<Set<Platform>> platforms) {

  public PlatformLookup {
    nodes = Set.copyOf(nodes);
  }
}
