package dev.vmss.operator.scaleset.simulation.world;

import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.placement.Node;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Binds Pods to nodes by what they ask for, as kube-scheduler does. */
final class Scheduler {

  private final ApiServer server;
  private final int capacity;

  /** What a node holds at most while the cluster is full: what it held when it became so. */
  private Optional<Map<String, Integer>> full = Optional.empty();

  /**
   * @param capacity Pods a node can hold
   */
  Scheduler(ApiServer server, int capacity) {
    this.server = server;
    this.capacity = capacity;
  }

  /** Others take all the room that is left. */
  void fill() {
    Map<String, Integer> held = new HashMap<>();
    for (Machine machine : server.machines.all()) {
      machine.life().node().ifPresent(node -> held.merge(node, 1, Integer::sum));
    }
    full = Optional.of(held);
  }

  /** The others go. */
  void makeRoom() {
    full = Optional.empty();
  }

  private int most(Node node) {
    return full.map(held -> held.getOrDefault(node.name(), 0)).orElse(capacity);
  }

  void schedule() {
    for (Machine machine : server.machines.all()) {
      boolean waits = machine.life().node().isEmpty() && !machine.terminating();
      if (waits && machine.owner().isPresent()) {
        schedule(machine);
      }
    }
  }

  private void schedule(Machine machine) {
    Collection<Node> nodes = server.nodes.all();
    Map<String, Integer> everybody = new HashMap<>();
    Map<String, Integer> likes = new HashMap<>();
    for (Machine other : server.machines.all()) {
      other
          .life()
          .node()
          .ifPresent(
              node -> {
                everybody.merge(node, 1, Integer::sum);
                if (alike(machine, other)) {
                  likes.merge(node, 1, Integer::sum);
                }
              });
    }
    List<Node> willing = nodes.stream().filter(node -> takes(machine, node)).toList();
    Optional<Node> best =
        willing.stream()
            .filter(node -> everybody.getOrDefault(node.name(), 0) < most(node))
            .filter(node -> !machine.wants().hardSpread() || spreads(machine, node, nodes, likes))
            .min(
                java.util.Comparator.<Node>comparingInt(n -> likes.getOrDefault(n.name(), 0))
                    .thenComparingInt(n -> everybody.getOrDefault(n.name(), 0))
                    .thenComparing(Node::name));
    best.ifPresentOrElse(
        node -> server.change(machine, m -> m.with(m.life().bound(node.name(), server.now()))),
        () -> refuse(machine, nodes.size()));
  }

  private void refuse(Machine machine, int nodes) {
    String words = "0/" + nodes + " nodes are available.";
    boolean said =
        machine.life().scheduled().filter(before -> before.message().equals(words)).isPresent();
    if (!said) {
      server.change(
          machine,
          m ->
              m.with(
                  m.life()
                      .unschedulable(
                          words,
                          m.life().scheduled().map(Machine.Said::since).orElse(server.now()))));
    }
  }

  private static boolean alike(Machine one, Machine other) {
    String set = one.labels().getOrDefault(WellKnown.SCALE_SET, "");
    return !other.terminating()
        && one.key().namespace().equals(other.key().namespace())
        && set.equals(other.labels().get(WellKnown.SCALE_SET));
  }

  private static boolean takes(Machine machine, Node node) {
    return selects(machine, node)
        && node.ready()
        && !node.cordoned()
        && node.taints().stream().allMatch(taint -> tolerates(machine, taint));
  }

  private static boolean selects(Machine machine, Node node) {
    Machine.Wants wants = machine.wants();
    return node.labels().entrySet().containsAll(wants.selector().entrySet())
        && wants.zone().map(zone -> node.zone().equals(Optional.of(zone))).orElse(true)
        && !wants.shunnedHosts().contains(node.host());
  }

  private static boolean tolerates(Machine machine, Node.Taint taint) {
    return machine.wants().tolerations().stream()
        .anyMatch(
            t ->
                (t.key().isEmpty() || t.key().equals(taint.key()))
                    && (t.exists() || t.value().equals(taint.value()))
                    && (t.effect().isEmpty() || t.effect().equals(taint.effect())));
  }

  /** maxSkew 1 over the hosts that count. */
  private static boolean spreads(
      Machine machine, Node candidate, Collection<Node> nodes, Map<String, Integer> likes) {
    int least =
        nodes.stream()
            .filter(node -> selects(machine, node))
            .filter(node -> !machine.wants().honoursTaints() || takes(machine, node))
            .mapToInt(node -> likes.getOrDefault(node.name(), 0))
            .min()
            .orElse(0);
    return likes.getOrDefault(candidate.name(), 0) + 1 - least <= 1;
  }
}
