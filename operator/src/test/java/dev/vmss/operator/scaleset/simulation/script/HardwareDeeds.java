package dev.vmss.operator.scaleset.simulation.script;

import dev.vmss.operator.placement.Node;
import dev.vmss.operator.scaleset.simulation.world.ApiServer;
import dev.vmss.operator.scaleset.simulation.world.Key;
import dev.vmss.operator.scaleset.simulation.world.Machine;
import dev.vmss.operator.scaleset.simulation.world.World;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** What happens to nodes, and to workloads by themselves. */
public final class HardwareDeeds {

  private final World world;
  private final ApiServer server;

  public HardwareDeeds(World world) {
    this.world = world;
    this.server = world.server;
  }

  public String act(Step step) {
    return switch (step.deed()) {
      case NODE_DOWN -> onNode(step, Node::ready, node -> World.with(node, false, node.cordoned()));
      case NODE_UP ->
          onNode(step, n -> !n.ready(), node -> World.with(node, true, node.cordoned()));
      case CORDON -> onNode(step, n -> !n.cordoned(), node -> World.with(node, node.ready(), true));
      case UNCORDON -> onNode(step, Node::cordoned, node -> World.with(node, node.ready(), false));
      case TAINT -> onNode(step, n -> n.taints().isEmpty(), node -> tainted(node, step.b()));
      case UNTAINT -> onNode(step, n -> !n.taints().isEmpty(), node -> World.with(node, List.of()));
      case NODE_REMOVE -> remove(step);
      case NODE_ADD -> add(step);
      case POD_FAIL -> fail(step);
      case POD_SICK -> sick(step);
      case POD_WELL -> well(step);
      case CURSE -> curse(step);
      default -> "";
    };
  }

  private String onNode(Step step, Predicate<Node> which, Function<Node, Node> change) {
    List<Node> nodes = server.nodes.all().stream().filter(which).toList();
    if (nodes.isEmpty()) {
      return "";
    }
    Node node = nodes.get(step.a() % nodes.size());
    server.nodes.put(Key.of(node.name()), change.apply(node));
    return "node " + node.name() + ": " + step.deed();
  }

  private static Node tainted(Node node, int how) {
    String effect = how % 3 == 0 ? "PreferNoSchedule" : "NoSchedule";
    return World.with(node, List.of(new Node.Taint("dedicated", "team", effect)));
  }

  private String remove(Step step) {
    List<Node> nodes = List.copyOf(server.nodes.all());
    if (nodes.isEmpty()) {
      return "";
    }
    Node node = nodes.get(step.a() % nodes.size());
    server.removeNode(node);
    return "node " + node.name() + " vanishes";
  }

  private String add(Step step) {
    int number = step.a() % World.NODE_NAMES;
    if (server.nodes.get(Key.of("n" + number)).isPresent()) {
      return "";
    }
    boolean soon =
        world.addNode(number).filter(absence -> absence.toSeconds() < 40).isPresent()
            && server.machines.all().stream().anyMatch(m -> m.life().on("n" + number));
    if (soon) {
      world.tally.count("node registered anew under its instances");
    }
    return "node n" + number + " joins";
  }

  private Optional<Machine> pod(int number, Predicate<Machine> which) {
    List<Machine> pods =
        server.machines.all().stream()
            .filter(m -> m.owner().isPresent() && m.life().phase().equals("Running"))
            .filter(which)
            .toList();
    return pods.isEmpty() ? Optional.empty() : Optional.of(pods.get(number % pods.size()));
  }

  private String fail(Step step) {
    return pod(step.a(), m -> !m.terminating())
        .map(
            machine -> {
              server.change(machine, m -> m.with(m.life().failed(world.cluster.kubeletTime(m))));
              return machine + " fails";
            })
        .orElse("");
  }

  private String sick(Step step) {
    return pod(step.a(), m -> !world.cluster.sick.contains(m.uid()))
        .map(
            machine -> {
              world.cluster.sick.add(machine.uid());
              return machine + " falls sick";
            })
        .orElse("");
  }

  private String curse(Step step) {
    var sets = List.copyOf(server.sets.all());
    if (sets.isEmpty()) {
      return "";
    }
    var set = sets.get(step.a() % sets.size());
    String uid = set.getMetadata().getUid();
    boolean begins = world.cluster.cursed.add(uid) || !world.cluster.cursed.remove(uid);
    return "new instances of %s fall %s at birth".formatted(Key.of(set), begins ? "sick" : "well");
  }

  private String well(Step step) {
    return pod(step.a(), m -> world.cluster.sick.contains(m.uid()))
        .map(
            machine -> {
              world.cluster.sick.remove(machine.uid());
              return machine + " is well again";
            })
        .orElse("");
  }
}
