package dev.vmss.operator.placement;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a node as placement sees it. Pure. */
public final class NodeReader {

  private static final String ZONE = "topology.kubernetes.io/zone";
  private static final String HOSTNAME = "kubernetes.io/hostname";

  private NodeReader() {}

  public static Node read(io.fabric8.kubernetes.api.model.Node node) {
    Map<String, String> labels =
        Optional.ofNullable(node.getMetadata().getLabels()).orElse(Map.of());
    String name = node.getMetadata().getName();
    return new Node(
        name,
        labels.getOrDefault(HOSTNAME, name),
        Optional.ofNullable(labels.get(ZONE)),
        ready(node),
        Boolean.TRUE.equals(node.getSpec().getUnschedulable()),
        labels,
        node.getSpec().getTaints().stream().map(NodeReader::taint).toList());
  }

  private static boolean ready(io.fabric8.kubernetes.api.model.Node node) {
    return conditions(node).stream()
        .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
  }

  private static List<NodeCondition> conditions(io.fabric8.kubernetes.api.model.Node node) {
    return node.getStatus() == null ? List.of() : node.getStatus().getConditions();
  }

  private static Node.Taint taint(Taint taint) {
    return new Node.Taint(
        taint.getKey(), Optional.ofNullable(taint.getValue()).orElse(""), taint.getEffect());
  }

  /** What the cache keeps of a node: not its images, not its heartbeat. */
  public static io.fabric8.kubernetes.api.model.Node prune(
      io.fabric8.kubernetes.api.model.Node node) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(node.getMetadata().getName())
        .withUid(node.getMetadata().getUid())
        .withResourceVersion(node.getMetadata().getResourceVersion())
        .withLabels(node.getMetadata().getLabels())
        .endMetadata()
        .withNewSpec()
        .withUnschedulable(node.getSpec().getUnschedulable())
        .withTaints(node.getSpec().getTaints())
        .endSpec()
        .withNewStatus()
        .withConditions(
            conditions(node).stream()
                .filter(c -> "Ready".equals(c.getType()))
                .map(NodeReader::bare)
                .toList())
        .endStatus()
        .build();
  }

  private static NodeCondition bare(NodeCondition condition) {
    NodeCondition kept = new NodeCondition();
    kept.setType(condition.getType());
    kept.setStatus(condition.getStatus());
    return kept;
  }
}
