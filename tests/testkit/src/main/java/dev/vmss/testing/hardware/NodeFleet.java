package dev.vmss.testing.hardware;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/** Registers simulated nodes and keeps the living ones Ready: one lease renewal a heartbeat. */
final class NodeFleet {

  private record Machine(NodeSpec spec, Optional<Future<?>> heart) {
    boolean isAlive() {
      return heart.isPresent();
    }

    Machine stopped() {
      heart.ifPresent(future -> future.cancel(false));
      return new Machine(spec, Optional.empty());
    }
  }

  private final KubernetesClient client;
  private final BlindWrites writes;
  private final Clockwork clockwork;
  private final Duration heartbeat;
  private final Map<String, Machine> machines = new ConcurrentHashMap<>();

  NodeFleet(KubernetesClient client, BlindWrites writes, Clockwork clockwork, Duration heartbeat) {
    this.client = client;
    this.writes = writes;
    this.clockwork = clockwork;
    this.heartbeat = heartbeat;
  }

  boolean isAlive(String node) {
    Machine machine = machines.get(node);
    return machine != null && machine.isAlive();
  }

  boolean isKnown(String node) {
    return machines.containsKey(node);
  }

  List<String> names() {
    return List.copyOf(machines.keySet());
  }

  void add(NodeSpec spec) {
    Instant now = Instant.now();
    // A patch, because a node that is there already renews its lease at the same time.
    client
        .resource(NodeReport.lease(spec, heartbeat, now))
        .createOr(lease -> lease.patch(PatchContext.of(PatchType.JSON_MERGE)));
    client.resource(NodeReport.registration(spec, now)).createOr(NonDeletingOperation::update);
    start(spec);
  }

  void kill(String node) {
    machines.computeIfPresent(node, (name, machine) -> machine.stopped());
  }

  void revive(String node) {
    Machine machine = machines.get(node);
    if (machine == null) {
      throw new IllegalArgumentException("No simulated node is called \"" + node + "\".");
    }
    if (!machine.isAlive()) {
      start(machine.spec());
      postStatus(machine.spec());
    }
  }

  void remove(String node) {
    kill(node);
    machines.remove(node);
    client.nodes().withName(node).delete();
    client.leases().inNamespace(NodeReport.LEASES).withName(node).delete();
  }

  void cordon(String node, boolean unschedulable) {
    writes.merge(path(node), Map.of("spec", Map.of("unschedulable", unschedulable)));
  }

  /** After an outage the node controller may have given up on a node that lives. */
  void observe(Node node) {
    String name = node.getMetadata().getName();
    Machine machine = machines.get(name);
    if (machine != null && machine.isAlive() && !NodeReport.conditionStatus(node).equals("True")) {
      clockwork.soon(() -> postStatus(machine.spec()));
    }
  }

  private void start(NodeSpec spec) {
    // Spread over the period, so that a hundred nodes do not write all at once.
    Duration offset = Duration.ofMillis(ThreadLocalRandom.current().nextLong(heartbeat.toMillis()));
    Future<?> heart = clockwork.every(offset, heartbeat, () -> renew(spec));
    Machine before = machines.put(spec.name(), new Machine(spec, Optional.of(heart)));
    if (before != null) { // of two hearts one would go on when the node is killed
      before.stopped();
    }
  }

  private void renew(NodeSpec spec) {
    writes.merge(
        "/apis/coordination.k8s.io/v1/namespaces/%s/leases/%s"
            .formatted(NodeReport.LEASES, spec.name()),
        NodeReport.lease(spec, heartbeat, Instant.now()));
  }

  private void postStatus(NodeSpec spec) {
    writes.strategicMerge(
        path(spec.name()) + "/status",
        new NodeBuilder().withStatus(NodeReport.status(spec, Instant.now())).build());
  }

  private static String path(String node) {
    return "/api/v1/nodes/" + node;
  }
}
