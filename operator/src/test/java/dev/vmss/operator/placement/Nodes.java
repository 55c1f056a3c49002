package dev.vmss.operator.placement;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Builds nodes for tests. */
public record Nodes(Node node) {

  /** A ready Linux node of no particular hardware and zone. */
  public static Nodes named(String name) {
    Map<String, String> labels = Map.of(Node.SYSTEM, "linux");
    return new Nodes(new Node(name, name, Optional.empty(), true, false, labels, List.of()));
  }

  /** {@code node-1} to {@code node-n}. */
  public static List<Node> count(int n) {
    return IntStream.rangeClosed(1, n).mapToObj(i -> named("node-" + i).node()).toList();
  }

  /** That many nodes in every zone: {@code zone-1-a}, {@code zone-1-b} ... */
  public static List<Node> perZone(int n, List<String> zones) {
    return zones.stream()
        .flatMap(
            zone ->
                IntStream.range(0, n)
                    .mapToObj(i -> named(zone + "-" + (char) ('a' + i)).in(zone).node()))
        .toList();
  }

  public Nodes in(String zone) {
    return new Nodes(
        new Node(
            node.name(),
            node.host(),
            Optional.of(zone),
            node.ready(),
            node.cordoned(),
            node.labels(),
            node.taints()));
  }

  public Nodes onHost(String host) {
    return new Nodes(
        new Node(
            node.name(),
            host,
            node.zone(),
            node.ready(),
            node.cordoned(),
            node.labels(),
            node.taints()));
  }

  public Nodes notReady() {
    return with(false, node.cordoned());
  }

  public Nodes cordoned() {
    return with(node.ready(), true);
  }

  private Nodes with(boolean ready, boolean cordoned) {
    return new Nodes(
        new Node(
            node.name(), node.host(), node.zone(), ready, cordoned, node.labels(), node.taints()));
  }

  public Nodes labelled(String key, String value) {
    Map<String, String> labels = new HashMap<>(node.labels());
    labels.put(key, value);
    return new Nodes(
        new Node(
            node.name(),
            node.host(),
            node.zone(),
            node.ready(),
            node.cordoned(),
            labels,
            node.taints()));
  }

  public Nodes tainted(String key, String value, String effect) {
    List<Node.Taint> taints =
        Stream.concat(node.taints().stream(), Stream.of(new Node.Taint(key, value, effect)))
            .toList();
    return new Nodes(
        new Node(
            node.name(),
            node.host(),
            node.zone(),
            node.ready(),
            node.cordoned(),
            node.labels(),
            taints));
  }
}
