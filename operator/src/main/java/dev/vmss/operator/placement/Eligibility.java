package dev.vmss.operator.placement;

import dev.vmss.operator.model.Counted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The nodes that take new instances of a set now, and the count of the others by what keeps them
 * out.
 */
record Eligibility(List<Node> nodes, Rejections rejections) {

  /**
   * How many nodes are out for which reason; each node counts once, for the first reason that
   * holds.
   */
  record Rejections(
      int total,
      int otherHardware,
      int otherSystem,
      int otherArchitecture,
      int otherZone,
      int notReady,
      int cordoned,
      int tainted) {

    String sentence(Hardware hardware) {
      List<String> parts = new ArrayList<>();
      add(parts, otherHardware, "not of this size's hardware");
      add(parts, otherSystem, "not running " + hardware.system().orElse("it"));
      add(parts, otherArchitecture, "not of architecture " + architectures(hardware));
      add(parts, otherZone, "in another zone");
      add(parts, notReady, "not ready");
      add(parts, cordoned, "cordoned");
      add(parts, tainted, "tainted");
      return parts.isEmpty() ? "the cluster has no nodes" : String.join(", ", parts);
    }

    private static String architectures(Hardware hardware) {
      return hardware.architectures().stream().sorted().collect(Collectors.joining(" or "));
    }

    private static void add(List<String> parts, int count, String what) {
      if (count > 0) {
        parts.add(Counted.are(count, what));
      }
    }
  }

  static Eligibility of(Wish wish, Collection<Node> all) {
    List<Node> eligible = new ArrayList<>();
    int[] out = new int[7];
    for (Node node : all) {
      if (!wish.hardware().matches(node)) {
        out[0]++;
      } else if (!wish.hardware().runs(node)) {
        out[1]++;
      } else if (!wish.hardware().builtFor(node)) {
        out[2]++;
      } else if (!wish.allowsZoneOf(node)) {
        out[3]++;
      } else if (wish.hardware().accepts(node)) {
        eligible.add(node);
      } else {
        out[!node.ready() ? 4 : node.cordoned() ? 5 : 6]++;
      }
    }
    return new Eligibility(
        List.copyOf(eligible),
        new Rejections(all.size(), out[0], out[1], out[2], out[3], out[4], out[5], out[6]));
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
