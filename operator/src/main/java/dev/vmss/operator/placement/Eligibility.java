package dev.vmss.operator.placement;

import dev.vmss.operator.model.Counted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The nodes that take new instances of a set now, and the count of the others by what keeps them
 * out.
 */
record Eligibility(List<Node> nodes, Rejections rejections) {

  /** Why a node is out; the first reason that holds is the one that counts. */
  private enum Out {
    HARDWARE,
    SYSTEM,
    ARCHITECTURE,
    NO_MACHINES,
    ZONE,
    NOT_READY,
    CORDONED,
    TAINTED;

    static Out of(Node node, Wish wish) {
      Hardware hardware = wish.hardware();
      if (!hardware.matches(node)) {
        return HARDWARE;
      }
      if (!hardware.runs(node)) {
        return SYSTEM;
      }
      if (!hardware.builtFor(node)) {
        return ARCHITECTURE;
      }
      if (!hardware.hosts(node)) {
        return NO_MACHINES;
      }
      if (!wish.allowsZoneOf(node)) {
        return ZONE;
      }
      return !node.ready() ? NOT_READY : node.cordoned() ? CORDONED : TAINTED;
    }

    String words(Hardware hardware) {
      return switch (this) {
        case HARDWARE -> "not of this size's hardware";
        case SYSTEM -> "not running " + hardware.system().orElse("it");
        case ARCHITECTURE ->
            "not of architecture "
                + hardware.architectures().stream().sorted().collect(Collectors.joining(" or "));
        case NO_MACHINES -> "without KubeVirt (label " + Hardware.RUNS_MACHINES + ")";
        case ZONE -> "in another zone";
        case NOT_READY -> "not ready";
        case CORDONED -> "cordoned";
        case TAINTED -> "tainted";
      };
    }
  }

  /** How many nodes are out for which reason. */
  record Rejections(int total, Map<Out, Integer> counts) {

    String sentence(Hardware hardware) {
      return counts.isEmpty()
          ? "the cluster has no nodes"
          : counts.entrySet().stream()
              .map(entry -> Counted.are(entry.getValue(), entry.getKey().words(hardware)))
              .collect(Collectors.joining(", "));
    }
  }

  static Eligibility of(Wish wish, Collection<Node> all) {
    List<Node> eligible = new ArrayList<>();
    Map<Out, Integer> out = new EnumMap<>(Out.class);
    for (Node node : all) {
      if (wish.hardware().accepts(node) && wish.allowsZoneOf(node)) {
        eligible.add(node);
      } else {
        out.merge(Out.of(node, wish), 1, Integer::sum);
      }
    }
    return new Eligibility(List.copyOf(eligible), new Rejections(all.size(), out));
  }

  Set<String> zones() {
    Set<String> zones = new LinkedHashSet<>();
    nodes.forEach(node -> node.zone().ifPresent(zones::add));
    return zones;
  }

  int hosts() {
    return (int) nodes.stream().map(Node::host).distinct().count();
  }

  Obstacle noNodes(Wish wish) {
    return new Obstacle(
        Obstacle.Reason.NO_ELIGIBLE_NODES,
        "None of %s can take size %s: %s."
            .formatted(
                Counted.of(rejections.total(), "node"),
                wish.size(),
                rejections.sentence(wish.hardware())));
  }
}
