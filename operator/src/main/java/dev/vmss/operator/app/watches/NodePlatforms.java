package dev.vmss.operator.app.watches;

import dev.vmss.operator.image.download.Platform;
import dev.vmss.operator.placement.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which platforms the cluster's nodes are of, counted as nodes come and go. */
final class NodePlatforms {

  private final Map<Platform, Integer> counts = new HashMap<>();
  private volatile Set<Platform> present = Set.of();

  Set<Platform> present() {
    return present;
  }

  /**
   * A node appeared, changed, or (without {@code after}) vanished.
   *
   * @return whether that brought a kind of node, or took the last one of it
   */
  synchronized boolean changed(Optional<Node> before, Optional<Node> after) {
    before.flatMap(NodePlatforms::of).ifPresent(gone -> count(gone, -1));
    after.flatMap(NodePlatforms::of).ifPresent(come -> count(come, 1));
    if (counts.keySet().equals(present)) {
      return false;
    }
    present = Set.copyOf(counts.keySet());
    return true;
  }

  private void count(Platform platform, int more) {
    counts.merge(platform, more, (have, change) -> have + change == 0 ? null : have + change);
  }

  private static Optional<Platform> of(Node node) {
    String system = node.labels().get(Node.SYSTEM);
    String architecture = node.labels().get(Node.ARCHITECTURE);
    return system == null || architecture == null
        ? Optional.empty()
        : Optional.of(new Platform(system, architecture));
  }
}
