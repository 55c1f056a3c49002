package dev.vmss.operator.scaleset.simulation.world;

import dev.vmss.api.v1alpha1.Toleration;
import dev.vmss.api.v1alpha1.VirtualMachineSizeSpec;
import dev.vmss.operator.model.SizeName;
import dev.vmss.operator.placement.Node;
import dev.vmss.operator.scaleset.simulation.Tally;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Everything there is, but for the operators. */
public final class World {

  public static final int NODE_NAMES = 9;

  /** Three sets at most: two of one name in two namespaces, and another one. */
  public static final List<Key> SET_KEYS =
      List.of(new Key("a", "web"), new Key("b", "web"), new Key("a", "db"));

  public final WorldClock clock = new WorldClock();
  public final ApiServer server = new ApiServer(clock);
  public final Cluster cluster;
  public final Registry registry;
  public final ImageDesk desk;
  public final Tally tally;
  public final Setup setup;

  /** What users keep in their files, by the set it is about. */
  public final Map<Key, Manifest> manifests = new TreeMap<>();

  public World(Setup setup, Tally tally) {
    this.setup = setup;
    this.tally = tally;
    this.cluster = new Cluster(server, setup.capacity(), setup.clocks());
    this.registry = new Registry(cluster);
    this.desk = new ImageDesk(server, registry);
    for (int i = 0; i < setup.nodes(); i++) {
      addNode(i);
    }
    addSize(0);
    addSize(1);
  }

  /** Every node is as good as new. */
  public void healNodes() {
    for (Node node : server.nodes.all()) {
      Node whole = with(with(node, true, false), List.of());
      if (!whole.equals(node)) {
        server.nodes.put(Key.of(node.name()), whole);
      }
    }
  }

  /** There are nodes and sizes, and everything works. */
  public void heal() {
    healNodes();
    for (int i = 0; i < NODE_NAMES; i++) {
      if (server.nodes.get(Key.of("n" + i)).isEmpty()) {
        addNode(i);
      }
    }
    addSize(0);
    addSize(1);
    cluster.cure();
    server.held.clear();
  }

  /**
   * @return how long a node of that name had been away
   */
  public Optional<Duration> addNode(int number) {
    Map<String, String> labels = new HashMap<>(Map.of("hardware", "general", Node.SYSTEM, "linux"));
    if (number >= 4) {
      labels.put("big", "yes");
    }
    Node node =
        new Node(
            "n" + number,
            "n" + number,
            number == NODE_NAMES - 1 ? Optional.empty() : Optional.of("z" + (1 + number % 3)),
            true,
            false,
            labels,
            List.of());
    return server.addNode(node);
  }

  /** The second size wants big nodes and tolerates their taint. */
  public void addSize(int number) {
    boolean big = number == 1;
    server.sizes.put(
        Key.of(SizeName.objectOf(Manifest.SIZES.get(number))),
        new VirtualMachineSizeSpec(
            1,
            new Quantity("1Gi"),
            4,
            Map.of(big ? "big" : "hardware", big ? "yes" : "general"),
            big
                ? List.of(new Toleration("dedicated", "Exists", null, "NoSchedule", null))
                : List.of(),
            null,
            null,
            null));
  }

  public static Node with(Node node, boolean ready, boolean cordoned) {
    return new Node(
        node.name(), node.host(), node.zone(), ready, cordoned, node.labels(), node.taints());
  }

  public static Node with(Node node, List<Node.Taint> taints) {
    return new Node(
        node.name(),
        node.host(),
        node.zone(),
        node.ready(),
        node.cordoned(),
        node.labels(),
        taints);
  }
}
