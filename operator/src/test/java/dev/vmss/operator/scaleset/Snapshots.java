package dev.vmss.operator.scaleset;

import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetSpec;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.api.v1alpha1.VirtualMachineSizeSpec;
import dev.vmss.operator.catalogue.Catalogue;
import dev.vmss.operator.catalogue.Items;
import dev.vmss.operator.placement.Node;
import dev.vmss.operator.placement.Nodes;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.Instances;
import dev.vmss.operator.runtime.Recipe;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Builds snapshots for tests: set {@code team-a/web}, version 1.0.0 served, enough nodes (two in
 * each zone of the set, or {@code node-1} to {@code node-6}), no instances. Every step returns
 * another builder.
 */
final class Snapshots implements Cloneable {

  static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
  static final Recipe.Owner WEB = new Recipe.Owner("team-a", "web", "uid-of-web");
  static final VirtualMachineSizeSpec SIZE =
      new VirtualMachineSizeSpec(1, new Quantity("2Gi"), 2, Map.of(), List.of(), null);

  private Specs specs;
  private Optional<VirtualMachineScaleSetSpec> spec = Optional.empty();
  private long generation = 1;
  private boolean deleting;
  private VirtualMachineScaleSetStatus status = StatusReport.NONE;
  private List<Instance> instances = List.of();
  private Catalogue catalogue = Items.catalogue(Items.serving("1.0.0"));
  private List<Node> nodes;
  private Map<String, Instant> goneNodes = Map.of();
  private Optional<VirtualMachineSizeSpec> size = Optional.of(SIZE);
  private boolean assumeAutoscaling;
  private Recent recent = Recent.NOTHING;
  private Instant now = NOW;

  private Snapshots(Specs specs) {
    this.specs = specs;
    this.nodes = nodesFor(specs);
  }

  static Snapshots of(Specs specs) {
    return new Snapshots(specs);
  }

  private static List<Node> nodesFor(Specs specs) {
    List<String> zones = specs.spec().zones();
    return zones.isEmpty() ? Nodes.count(6) : Nodes.perZone(2, zones);
  }

  // The set

  /** The user edits the spec. */
  Snapshots edit(UnaryOperator<Specs> how) {
    return change(
        s -> {
          s.specs = how.apply(s.specs);
          s.generation++;
        });
  }

  /** A spec that {@link Specs} cannot write. */
  Snapshots spec(VirtualMachineScaleSetSpec other) {
    return change(s -> s.spec = Optional.of(other));
  }

  Snapshots deleting() {
    return change(s -> s.deleting = true);
  }

  Snapshots status(VirtualMachineScaleSetStatus other) {
    return change(s -> s.status = other);
  }

  /** The status is what the plan for this moment reports. */
  Snapshots reported() {
    return status(plan().status());
  }

  Snapshots recent(Recent other) {
    return change(s -> s.recent = other);
  }

  /** This generation was first seen at that moment. */
  Snapshots generationSeen(Instant at) {
    return change(s -> s.recent = s.recent.seen(s.generation, at));
  }

  Snapshots at(Instant moment) {
    return change(s -> s.now = moment);
  }

  Snapshots after(Duration duration) {
    return change(s -> s.now = s.now.plus(duration));
  }

  // The instances

  /** Adds instances as they are given; those without a model get that of the current spec. */
  Snapshots with(Instances... more) {
    String model = specs.model();
    return change(
        s -> {
          List<Instance> all = new ArrayList<>(s.instances);
          for (Instances one : more) {
            Instance instance = one.instance();
            all.add(instance.stamp().model().isEmpty() ? one.model(model).instance() : instance);
          }
          s.instances = List.copyOf(all);
        });
  }

  /** In whatever order. */
  Snapshots instances(List<Instance> all) {
    return change(s -> s.instances = List.copyOf(all));
  }

  /**
   * Adds ready instances with the next numbers, spread over zones and nodes in turn, made from this
   * version and the current model.
   */
  Snapshots running(int count, String version) {
    Snapshots result = this;
    for (int i = 0; i < count; i++) {
      int id = result.instances.size();
      result = result.with(result.onItsNode(Instances.number(id).of(version)));
    }
    return result;
  }

  private Instances onItsNode(Instances instance) {
    int id = instance.instance().id().number();
    List<String> zones = specs.spec().zones();
    if (zones.isEmpty()) {
      return instance.on("node-" + (id % 6 + 1));
    }
    String zone = zones.get(id % zones.size());
    String node = zone + "-" + (char) ('a' + id / zones.size() % 2);
    return instance.inZone(zone).on(node);
  }

  Snapshots each(Function<Instances, Instances> how) {
    return change(
        s ->
            s.instances =
                s.instances.stream()
                    .map(instance -> how.apply(Instances.from(instance)).instance())
                    .toList());
  }

  /** Changes the instance of that number. */
  Snapshots number(int id, UnaryOperator<Instances> how) {
    return each(one -> one.instance().id().number() == id ? how.apply(one) : one);
  }

  Snapshots without(int... ids) {
    Set<Integer> gone = new HashSet<>();
    for (int id : ids) {
      gone.add(id);
    }
    return change(
        s ->
            s.instances =
                s.instances.stream().filter(i -> !gone.contains(i.id().number())).toList());
  }

  // The surroundings

  Snapshots catalogue(Items... items) {
    return change(s -> s.catalogue = Items.catalogue(items));
  }

  Snapshots nodes(List<Node> other) {
    return change(s -> s.nodes = List.copyOf(other));
  }

  /** Changes the nodes of one zone. */
  Snapshots zone(String zone, UnaryOperator<Nodes> how) {
    return change(
        s ->
            s.nodes =
                s.nodes.stream()
                    .map(n -> zone.equals(n.zone().orElse("")) ? how.apply(new Nodes(n)).node() : n)
                    .toList());
  }

  /** Every node is changed. */
  Snapshots allNodes(UnaryOperator<Nodes> how) {
    return change(
        s -> s.nodes = s.nodes.stream().map(n -> how.apply(new Nodes(n)).node()).toList());
  }

  /** Its node is seen to be away since that moment. */
  Snapshots nodeAway(String name, Instant since) {
    return change(
        s -> {
          s.nodes = s.nodes.stream().filter(node -> !node.name().equals(name)).toList();
          Map<String, Instant> all = new HashMap<>(s.goneNodes);
          all.put(name, since);
          s.goneNodes = Map.copyOf(all);
        });
  }

  /** It has been away for as long as one waits for its return. */
  Snapshots nodeGone(String name) {
    return nodeAway(name, now.minusSeconds(40));
  }

  /** The process looks, and remembers what it sees terminating; it has seen the set before. */
  Snapshots watched() {
    return change(s -> s.recent = s.recent.watching(s.instances, true, s.now));
  }

  /** A process that knows nothing takes its first look. */
  Snapshots restarted() {
    return change(s -> s.recent = Recent.NOTHING.watching(s.instances, false, s.now));
  }

  Snapshots withoutSize() {
    return change(s -> s.size = Optional.empty());
  }

  Snapshots assumingAutoscaling() {
    return change(s -> s.assumeAutoscaling = true);
  }

  // What comes of it

  Snapshot snapshot() {
    return new Snapshot(
        WEB,
        generation,
        deleting,
        spec.orElseGet(specs::spec),
        status,
        instances,
        catalogue,
        nodes,
        goneNodes,
        size,
        Set.of(SourceKind.CONTAINER_IMAGE),
        assumeAutoscaling,
        recent,
        now);
  }

  Facts facts() {
    Snapshot snapshot = snapshot();
    return new Facts(snapshot, Desired.of(snapshot.spec()));
  }

  Decisions decisions() {
    return Decisions.about(facts());
  }

  Plan plan() {
    return Planner.plan(snapshot());
  }

  Specs specs() {
    return specs;
  }

  private Snapshots change(Consumer<Snapshots> how) {
    try {
      Snapshots copy = (Snapshots) clone();
      how.accept(copy);
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("Snapshots is Cloneable.", e);
    }
  }
}
