package dev.vmss.operator.scaleset.report;

import dev.vmss.api.v1alpha1.NodeStatus;
import dev.vmss.api.v1alpha1.PlacementStatus;
import dev.vmss.api.v1alpha1.ZoneStatus;
import dev.vmss.operator.placement.Node;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.snapshot.Facts;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** {@code status.placement}: where everything really landed. */
final class PlacementReport {

  private static final int ROWS = 64;

  private PlacementReport() {}

  static int nodes(Facts facts) {
    return byNode(facts).size();
  }

  static PlacementStatus of(Facts facts) {
    Map<String, Integer> byNode = byNode(facts);
    return new PlacementStatus(byNode.size(), zones(facts), nodeCounts(facts, byNode));
  }

  private static Map<String, Integer> byNode(Facts facts) {
    Map<String, Integer> counts = new TreeMap<>();
    facts.counting().forEach(i -> i.node().ifPresent(node -> counts.merge(node, 1, Integer::sum)));
    return counts;
  }

  /** Every zone of the set, empty ones included, and every other zone that holds an instance. */
  private static List<ZoneStatus> zones(Facts facts) {
    Map<String, List<Instance>> byZone =
        facts.counting().stream()
            .filter(instance -> facts.zone(instance).isPresent())
            .collect(Collectors.groupingBy(instance -> facts.zone(instance).orElseThrow()));
    Set<String> names = new TreeSet<>(byZone.keySet());
    names.addAll(facts.desired().zones());
    return names.stream().map(zone -> zone(zone, byZone.getOrDefault(zone, List.of()))).toList();
  }

  private static ZoneStatus zone(String zone, List<Instance> there) {
    long nodes = there.stream().map(Instance::node).flatMap(Optional::stream).distinct().count();
    return new ZoneStatus(zone, there.size(), (int) nodes);
  }

  /** At most 64 rows, most loaded first. */
  private static List<NodeStatus> nodeCounts(Facts facts, Map<String, Integer> byNode) {
    Map<String, Optional<String>> zones =
        facts.snapshot().nodes().stream()
            .collect(Collectors.toMap(Node::name, Node::zone, (a, b) -> a));
    return byNode.entrySet().stream()
        .sorted(
            Comparator.comparingInt((Map.Entry<String, Integer> entry) -> -entry.getValue())
                .thenComparing(Map.Entry::getKey))
        .limit(ROWS)
        .map(
            entry ->
                new NodeStatus(
                    entry.getKey(),
                    zones.getOrDefault(entry.getKey(), Optional.empty()).orElse(null),
                    entry.getValue()))
        .toList();
  }
}
