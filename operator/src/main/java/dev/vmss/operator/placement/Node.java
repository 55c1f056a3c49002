package dev.vmss.operator.placement;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster node as placement sees it: the hardware instances are mapped onto.
 *
 * @param host its {@code kubernetes.io/hostname}: one fault domain
 */
public record Node(
    String name,
    String host,
    Optional<String> zone,
    boolean ready,
    boolean cordoned,
    Map<String, String> labels,
    List<Taint> taints) {

  /** Label: the operating system that a node runs, {@code linux} or {@code windows}. */
  public static final String SYSTEM = "kubernetes.io/os";

  /** Label: the architecture of a node, such as {@code amd64}. */
  public static final String ARCHITECTURE = "kubernetes.io/arch";

  public Node {
    labels = Map.copyOf(labels);
    taints = List.copyOf(taints);
  }

  /** A taint; only {@code NoSchedule} and {@code NoExecute} keep instances away. */
  public record Taint(String key, String value, String effect) {

    boolean repels() {
      return effect.equals("NoSchedule") || effect.equals("NoExecute");
    }
  }
}
