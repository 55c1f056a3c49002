package dev.vmss.operator.placement;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a size and an image demand of nodes.
 *
 * @param nodeSelector labels a node must carry
 * @param tolerations taints it may carry all the same
 * @param system the operating system it must run, as nodes name it in {@code kubernetes.io/os};
 *     empty as long as no image says which
 * @param architectures of which it must have one, as nodes name theirs in {@code
 *     kubernetes.io/arch}; none when any will do
 * @param machines whether it must be able to run KubeVirt's machines
 */
public record Hardware(
    Map<String, String> nodeSelector,
    List<Toleration> tolerations,
    Optional<String> system,
    Set<String> architectures,
    boolean machines) {

  /** KubeVirt sets it to true on nodes that can run machines. */
  static final String RUNS_MACHINES = "kubevirt.io/schedulable";

  public Hardware {
    nodeSelector = Map.copyOf(nodeSelector);
    tolerations = List.copyOf(tolerations);
    architectures = Set.copyOf(architectures);
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
   * Whether new instances may go to this node: it is Ready, not cordoned, of this hardware,
   * operating system and architecture, runs machines where these are wanted, and its taints are
   * tolerated.
   */
  public boolean accepts(Node node) {
    return node.ready()
        && !node.cordoned()
        && matches(node)
        && runs(node)
        && builtFor(node)
        && hosts(node)
        && node.taints().stream().filter(Node.Taint::repels).allMatch(this::tolerates);
  }

  /** Whether the node is this size's hardware, in whatever state it is. */
  public boolean matches(Node node) {
    return node.labels().entrySet().containsAll(nodeSelector.entrySet());
  }

  /** Whether the node runs the image's operating system. */
  boolean runs(Node node) {
    return system.map(wanted -> wanted.equals(node.labels().get(Node.SYSTEM))).orElse(true);
  }

  /** Whether the image was built for the node's architecture, as far as that is known. */
  boolean builtFor(Node node) {
    return architectures.isEmpty()
        || architectures.contains(node.labels().getOrDefault(Node.ARCHITECTURE, ""));
  }

  /** Whether it can run machines, if that is what the instances are. */
  boolean hosts(Node node) {
    return !machines || "true".equals(node.labels().get(RUNS_MACHINES));
  }

  private boolean tolerates(Node.Taint taint) {
    return tolerations.stream().anyMatch(toleration -> toleration.covers(taint));
  }
}
