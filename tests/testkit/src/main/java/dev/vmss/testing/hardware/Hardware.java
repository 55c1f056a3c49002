package dev.vmss.testing.hardware;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * Simulated machines of a cluster: their Node objects and the kubelet that belongs to them.
 *
 * <p>Pods on these nodes start, report, fail and end as told; nothing is executed. Every node
 * carries the label {@code vmss.dev/simulated=true} and no taint of its own, so that it can be
 * added to a cluster that has real nodes, too. Safe for use by several threads.
 */
public final class Hardware implements AutoCloseable {

  /** Tells the simulator's requests from others in the audit log. */
  public static final String USER_AGENT = "vmss-simulated-hardware";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final KubernetesClient client;
  private final Clockwork clockwork = new Clockwork();
  private final Rules rules = new Rules();
  private final NodeFleet fleet;
  private final Kubelet kubelet;
  private final SharedIndexInformer<Pod> pods;
  private final SharedIndexInformer<Node> nodes;

  private Hardware(KubernetesClient client, Duration heartbeat) {
    this.client = client;
    BlindWrites writes = new BlindWrites(client);
    this.fleet = new NodeFleet(client, writes, clockwork, heartbeat);
    this.kubelet = new Kubelet(new PodWrites(writes), clockwork, rules, fleet::isAlive);
    this.pods =
        client
            .pods()
            .inAnyNamespace()
            .withoutField("spec.nodeName", "")
            .inform(Events.of(this::observePod, kubelet::forget));
    this.nodes =
        client
            .nodes()
            .withLabel(NodeReport.SIMULATED_LABEL, "true")
            .inform(Events.of(fleet::observe, gone -> {}));
  }

  /**
   * Starts with no machine.
   *
   * @param kubeconfig of an administrator; requests carry the user agent {@value #USER_AGENT}
   * @param heartbeat between two signs of life of a node; a quarter of the grace period of the
   *     cluster's node controller
   */
  public static Hardware on(Path kubeconfig, Duration heartbeat) {
    Config config =
        new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
            .withUserAgent(USER_AGENT)
            // Clockwork repeats; a client that does so itself would keep all threads in an outage.
            .withRequestRetryBackoffLimit(0)
            .withWatchReconnectInterval(200)
            .build();
    return new Hardware(new KubernetesClientBuilder().withConfig(config).build(), heartbeat);
  }

  /** Adds nodes and waits until the scheduler may use them. */
  public Hardware add(NodeSpec... specs) {
    return add(List.of(specs));
  }

  /** Adds nodes and waits until the scheduler may use them. */
  public Hardware add(Collection<NodeSpec> specs) {
    // The API server creates this namespace by itself, but may do so after it calls itself ready.
    await(
        "namespace " + NodeReport.LEASES + " exists",
        () -> client.namespaces().withName(NodeReport.LEASES).get() != null);
    clockwork.inParallel(specs, fleet::add);
    specs.forEach(spec -> podsOn(spec.name()).forEach(kubelet::observe));
    specs.forEach(spec -> awaitReady(spec.name()));
    return this;
  }

  /** How long after being bound a Pod starts; 200 ms unless set. */
  public Hardware startDelay(Duration delay) {
    kubelet.startDelay(delay);
    return this;
  }

  /** How long after being asked to a Pod ends; 200 ms unless set. */
  public Hardware stopDelay(Duration delay) {
    kubelet.stopDelay(delay);
    return this;
  }

  /** Pods that start from now on and match behave so; the latest matching rule wins. */
  public Hardware onPods(Predicate<Pod> matching, Behaviour behaviour) {
    rules.add(matching, behaviour);
    return this;
  }

  /** Pods with an image whose reference contains the text behave so. */
  public Hardware onImages(String containing, Behaviour behaviour) {
    return onPods(
        pod ->
            pod.getSpec().getContainers().stream()
                .anyMatch(container -> container.getImage().contains(containing)),
        behaviour);
  }

  /** Forgets all rules: every Pod that starts from now on runs and stays Ready. */
  public Hardware clearRules() {
    rules.clear();
    return this;
  }

  public void cordon(String node) {
    fleet.cordon(node, true);
  }

  public void uncordon(String node) {
    fleet.cordon(node, false);
  }

  /**
   * Switches a machine off: no heartbeat, no kubelet. The cluster notices after its grace period;
   * Pods on it that are deleted stay Terminating, as they do in real life.
   */
  public void kill(String node) {
    fleet.kill(node);
    kubelet.nodeDied(node);
  }

  /** Switches a machine on again and goes on with the Pods that are still bound to it. */
  public void revive(String node) {
    fleet.revive(node);
    kubelet.nodeRevived(node);
  }

  /** True while a machine of that name is there and switched on. */
  public boolean isOn(String node) {
    return fleet.isAlive(node);
  }

  /** Takes a machine away with its Node object. Kubernetes collects its Pods within a minute. */
  public void remove(String node) {
    fleet.remove(node);
    kubelet.nodeDied(node);
  }

  public void removeAll() {
    fleet.names().forEach(this::remove);
  }

  /** Waits until the node is Ready and free of the taints of unhealthy nodes. */
  public void awaitReady(String node) {
    await("node " + node + " is Ready", () -> find(node).filter(NodeReport::isReady).isPresent());
  }

  /** Waits until the cluster has noticed that the node is dead. */
  public void awaitNotReady(String node) {
    await(
        "node " + node + " is NotReady",
        () -> find(node).filter(found -> !NodeReport.isReady(found)).isPresent());
  }

  /** Ends a Pod in phase Failed, now. */
  public void fail(Pod pod) {
    kubelet.force(pod, PodState.FAILED);
  }

  /** Ends a Pod in phase Succeeded, now. */
  public void complete(Pod pod) {
    kubelet.force(pod, PodState.SUCCEEDED);
  }

  /** Makes a running Pod pass or fail its readiness probe, now and for good. */
  public void setReady(Pod pod, boolean ready) {
    kubelet.force(pod, ready ? PodState.RUNNING_READY : PodState.RUNNING_NOT_READY);
  }

  /**
   * Makes a running Pod fail its readiness probe for good, and report that it has done so since
   * this time: nobody has to wait until it has failed for long.
   */
  public void unreadySince(Pod pod, Instant since) {
    kubelet.force(pod, PodState.RUNNING_NOT_READY, since);
  }

  /** Deletes a Pod without grace, now, as an eviction or a careless hand would. */
  public void vanish(Pod pod) {
    kubelet.force(pod, PodState.VANISHED);
  }

  /** Stops heartbeats and kubelets. The Node objects stay, and become NotReady. */
  @Override
  public void close() {
    pods.close();
    nodes.close();
    clockwork.close();
    client.close();
  }

  private void observePod(Pod pod) {
    if (fleet.isKnown(pod.getSpec().getNodeName())) {
      kubelet.observe(pod);
    }
  }

  private List<Pod> podsOn(String node) {
    return pods.getStore().list().stream()
        .filter(pod -> node.equals(pod.getSpec().getNodeName()))
        .toList();
  }

  private Optional<Node> find(String node) {
    return Optional.ofNullable(nodes.getStore().getByKey(node));
  }

  private static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .until(condition);
  }
}
