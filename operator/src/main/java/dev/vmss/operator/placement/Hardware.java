package dev.vmss.operator.placement;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a size demands of nodes.
 *
 * @param nodeSelector labels a node must carry
 * @param tolerations taints it may carry all the same
 */
public record Hardware(Map<String, String> nodeSelector, List<Toleration> tolerations) {

  public Hardware {
    nodeSelector = Map.copyOf(nodeSelector);
    tolerations = List.copyOf(tolerations);
  }

  /** Kubernetes' toleration: an absent key with operator {@code Exists} tolerates everything. */
  public record Toleration(
      Optional<String> key, boolean exists, String value, Optional<String> effect) {

    boolean covers(Node.Taint taint) {
      return key.map(taint.key()::equals).orElse(exists)
          && (exists || value.equals(taint.value()))
          && effect.map(taint.effect()::equals).orElse(true);
    }
  }

  /**
   * Whether new instances may go to this node: it is Ready, not cordoned, of this hardware, and its
   * taints are tolerated.
   */
  public boolean accepts(Node node) {
    return node.ready()
        && !node.cordoned()
        && matches(node)
        && node.taints().stream().filter(Node.Taint::repels).allMatch(this::tolerates);
  }

  /** Whether the node is this size's hardware, in whatever state it is. */
  public boolean matches(Node node) {
    return node.labels().entrySet().containsAll(nodeSelector.entrySet());
  }

  private boolean tolerates(Node.Taint taint) {
    return tolerations.stream().anyMatch(toleration -> toleration.covers(taint));
  }
}
