package dev.vmss.operator.kubernetes;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.operator.placement.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Watches the nodes. Wakes sets when a node becomes eligible or stops being so, appears or
 * vanishes; heartbeats wake nobody.
 */
public final class NodeEventSource
    extends InformerEventSource<io.fabric8.kubernetes.api.model.Node, VirtualMachineScaleSet> {

  private final KubernetesClient client;
  private final Map<String, Node> nodes = new ConcurrentHashMap<>();
  private final Set<String> knownGone = ConcurrentHashMap.newKeySet();

  /**
   * @param concerned the sets with instances, or wishes, on a node
   */
  public static NodeEventSource create(
      EventSourceContext<VirtualMachineScaleSet> context,
      Function<String, Set<ResourceID>> concerned) {
    var configuration =
        InformerEventSourceConfiguration.from(
                io.fabric8.kubernetes.api.model.Node.class, VirtualMachineScaleSet.class)
            .withName("nodes")
            .withWatchAllNamespaces()
            .withFollowControllerNamespacesChanges(false)
            .withSecondaryToPrimaryMapper(node -> concerned.apply(node.getMetadata().getName()))
            .withPrimaryToSecondaryMapper((VirtualMachineScaleSet set) -> Set.of())
            .withItemStore(new TransformingItemStore<>(NodeReader::prune))
            .withOnUpdateFilter(
                (now, before) -> !NodeReader.read(now).equals(NodeReader.read(before)))
            .build();
    return new NodeEventSource(configuration, context);
  }

  private NodeEventSource(
      InformerEventSourceConfiguration<io.fabric8.kubernetes.api.model.Node> configuration,
      EventSourceContext<VirtualMachineScaleSet> context) {
    super(configuration, context);
    this.client = context.getClient();
  }

  /** A synchronized cache is ahead of its events; the first visit must not miss what is in it. */
  @Override
  public synchronized void start() {
    super.start();
    list(any -> true).map(NodeReader::read).forEach(node -> nodes.putIfAbsent(node.name(), node));
  }

  @Override
  public void onAdd(io.fabric8.kubernetes.api.model.Node node) {
    put(node);
    super.onAdd(node);
  }

  @Override
  public void onUpdate(
      io.fabric8.kubernetes.api.model.Node before, io.fabric8.kubernetes.api.model.Node node) {
    put(node);
    super.onUpdate(before, node);
  }

  @Override
  public void onDelete(io.fabric8.kubernetes.api.model.Node node, boolean finalStateUnknown) {
    nodes.remove(node.getMetadata().getName());
    super.onDelete(node, finalStateUnknown);
  }

  private void put(io.fabric8.kubernetes.api.model.Node node) {
    nodes.put(node.getMetadata().getName(), NodeReader.read(node));
    knownGone.remove(node.getMetadata().getName());
  }

  /** All nodes there are. */
  public List<Node> nodes() {
    return List.copyOf(nodes.values());
  }

  /**
   * Those of these nodes that no longer exist. A node the cache does not know may just be new, and
   * its instances must not be taken for lost: it is asked for at the server.
   */
  public Set<String> gone(Collection<String> names) {
    Set<String> gone = ConcurrentHashMap.newKeySet();
    for (String name : names) {
      if (!nodes.containsKey(name) && isGone(name)) {
        gone.add(name);
      }
    }
    return gone;
  }

  private boolean isGone(String name) {
    if (!knownGone.contains(name) && client.nodes().withName(name).get() == null) {
      knownGone.add(name);
    }
    return knownGone.contains(name);
  }
}
