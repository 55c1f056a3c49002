package dev.vmss.operator.scaleset.simulation.world;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.MarketplaceImageSpec;
import dev.vmss.api.v1alpha1.MarketplaceImageStatus;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetSpec;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.api.v1alpha1.VirtualMachineSizeSpec;
import dev.vmss.operator.placement.Node;
import dev.vmss.operator.scaleset.simulation.judge.RepairLedger;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the objects of the world the way an API server does: names are unique, every change has a
 * new resourceVersion, a change of a spec a new generation, preconditions hold.
 */
public final class ApiServer {

  public final Shelf<VirtualMachineScaleSet> sets = new Shelf<>();
  public final Shelf<Machine> machines = new Shelf<>();
  public final Shelf<Node> nodes = new Shelf<>();
  public final Shelf<MarketplaceImage> images = new Shelf<>();
  public final Shelf<VirtualMachineSizeSpec> sizes = new Shelf<>();

  /** Most Pods a namespace may hold. */
  public final Map<String, Integer> quotas = new HashMap<>();

  /** Namespaces in which a webhook denies every new Pod. */
  public final Set<String> denied = new HashSet<>();

  public final Walls walls = new Walls();

  /** What the user had asked for when an instance was made, in one wording, by uid. */
  private final Map<String, String> madeAs = new HashMap<>();

  /** Namespaces on their way out, and since when. */
  public final Map<String, Instant> going = new HashMap<>();

  /** Uids of Pods that somebody else's finalizer holds. */
  public final Set<String> held = new HashSet<>();

  /** Since when nodes have been away, and how long those that came back had been, by name. */
  private final Map<String, Instant> away = new HashMap<>();

  private final Map<String, Duration> returned = new HashMap<>();

  private final RepairLedger repairs = new RepairLedger();

  private final WorldClock clock;
  private long version;
  private int uids;

  ApiServer(WorldClock clock) {
    this.clock = clock;
  }

  public Shelf<VirtualMachineScaleSet> sets() {
    return sets;
  }

  public Shelf<Machine> machines() {
    return machines;
  }

  public Shelf<Node> nodes() {
    return nodes;
  }

  public Shelf<MarketplaceImage> images() {
    return images;
  }

  public Shelf<VirtualMachineSizeSpec> sizes() {
    return sizes;
  }

  public RepairLedger repairs() {
    return repairs;
  }

  /** The server's clock is the world's; all others are compared with it. */
  public Instant now() {
    return clock.now();
  }

  public long nextVersion() {
    return ++version;
  }

  String nextUid(String kind) {
    return kind + "-" + ++uids;
  }

  // Nodes

  public void removeNode(Node node) {
    nodes.remove(Key.of(node.name()));
    away.put(node.name(), now());
  }

  /**
   * @return how long a node of that name had been away
   */
  Optional<Duration> addNode(Node node) {
    Optional<Duration> absence =
        Optional.ofNullable(away.remove(node.name())).map(from -> Duration.between(from, now()));
    absence.ifPresent(lasted -> returned.put(node.name(), lasted));
    nodes.put(Key.of(node.name()), node);
    return absence;
  }

  /** How long a node has been away; one that is there again, how long it was. */
  public Duration absence(String node) {
    return Optional.ofNullable(away.get(node))
        .map(from -> Duration.between(from, now()))
        .orElse(returned.getOrDefault(node, Duration.ZERO));
  }

  // Sets

  public VirtualMachineScaleSet createSet(Key key, VirtualMachineScaleSetSpec spec) {
    ObjectMeta metadata = new ObjectMeta();
    metadata.setNamespace(key.namespace());
    metadata.setName(key.name());
    metadata.setUid(nextUid("set"));
    metadata.setGeneration(1L);
    metadata.setCreationTimestamp(now().toString());
    return store(metadata, spec, null);
  }

  public void editSet(Key key, VirtualMachineScaleSetSpec spec) {
    VirtualMachineScaleSet set = sets.get(key).orElseThrow();
    if (!set.getSpec().equals(spec)) {
      ObjectMeta metadata = copy(set.getMetadata());
      metadata.setGeneration(metadata.getGeneration() + 1);
      store(metadata, spec, set.getStatus());
    }
  }

  public void markSetDeleted(Key key) {
    VirtualMachineScaleSet set = sets.get(key).orElseThrow();
    ObjectMeta metadata = copy(set.getMetadata());
    metadata.setDeletionTimestamp(now().toString());
    metadata.setGeneration(metadata.getGeneration() + 1);
    store(metadata, set.getSpec(), set.getStatus());
  }

  /** Writes a status onto the version it was computed from; nothing when that is not current. */
  public Optional<VirtualMachineScaleSet> writeStatus(
      VirtualMachineScaleSet onto, VirtualMachineScaleSetStatus status) {
    VirtualMachineScaleSet set = sets.get(Key.of(onto)).orElseThrow(() -> Answers.notFound(onto));
    return current(set, onto)
        ? Optional.of(store(copy(set.getMetadata()), set.getSpec(), status))
        : Optional.empty();
  }

  private VirtualMachineScaleSet store(
      ObjectMeta metadata,
      VirtualMachineScaleSetSpec spec,
      @Nullable VirtualMachineScaleSetStatus status) {
    metadata.setResourceVersion(Long.toString(nextVersion()));
    VirtualMachineScaleSet set = new VirtualMachineScaleSet();
    set.setMetadata(metadata);
    set.setSpec(spec);
    set.setStatus(status);
    return sets.put(Key.of(set), set);
  }

  // Images

  MarketplaceImage createImage(Key key, MarketplaceImageSpec spec) {
    ObjectMeta metadata = new ObjectMeta();
    metadata.setName(key.name());
    metadata.setUid(nextUid("image"));
    metadata.setGeneration(1L);
    metadata.setCreationTimestamp(now().toString());
    return store(metadata, spec, null);
  }

  void editImage(Key key, MarketplaceImageSpec spec) {
    MarketplaceImage image = images.get(key).orElseThrow();
    if (!spec.equals(image.getSpec())) {
      ObjectMeta metadata = copy(image.getMetadata());
      metadata.setGeneration(metadata.getGeneration() + 1);
      store(metadata, spec, image.getStatus());
    }
  }

  /** What nobody holds is gone at once. */
  public void deleteImage(Key key) {
    MarketplaceImage image = images.get(key).orElseThrow();
    if (image.getMetadata().getFinalizers().isEmpty()) {
      images.remove(key);
    } else if (!image.isMarkedForDeletion()) {
      ObjectMeta metadata = copy(image.getMetadata());
      metadata.setDeletionTimestamp(now().toString());
      metadata.setGeneration(metadata.getGeneration() + 1);
      store(metadata, image.getSpec(), image.getStatus());
    }
  }

  public Optional<MarketplaceImage> writeImageStatus(
      MarketplaceImage onto, MarketplaceImageStatus status) {
    MarketplaceImage image = images.get(Key.of(onto)).orElseThrow(() -> Answers.notFound(onto));
    return current(image, onto)
        ? Optional.of(store(copy(image.getMetadata()), image.getSpec(), status))
        : Optional.empty();
  }

  /** Sets or clears the finalizers; an object on its way out that has none left is gone. */
  public Optional<MarketplaceImage> writeFinalizers(
      MarketplaceImage onto, List<String> finalizers) {
    MarketplaceImage image = images.get(Key.of(onto)).orElseThrow(() -> Answers.notFound(onto));
    if (!current(image, onto)) {
      throw Answers.conflict(Key.of(onto));
    }
    if (image.isMarkedForDeletion() && finalizers.isEmpty()) {
      images.remove(Key.of(onto));
      return Optional.empty();
    }
    ObjectMeta metadata = copy(image.getMetadata());
    metadata.setFinalizers(finalizers);
    return Optional.of(store(metadata, image.getSpec(), image.getStatus()));
  }

  private static boolean current(HasMetadata stored, HasMetadata onto) {
    return stored
        .getMetadata()
        .getResourceVersion()
        .equals(onto.getMetadata().getResourceVersion());
  }

  private MarketplaceImage store(
      ObjectMeta metadata, MarketplaceImageSpec spec, @Nullable MarketplaceImageStatus status) {
    metadata.setResourceVersion(Long.toString(nextVersion()));
    MarketplaceImage image = new MarketplaceImage();
    image.setMetadata(metadata);
    image.setSpec(spec);
    image.setStatus(status);
    return images.put(Key.of(image), image);
  }

  static ObjectMeta copy(ObjectMeta from) {
    ObjectMeta metadata = new ObjectMeta();
    metadata.setNamespace(from.getNamespace());
    metadata.setName(from.getName());
    metadata.setUid(from.getUid());
    metadata.setGeneration(from.getGeneration());
    metadata.setResourceVersion(from.getResourceVersion());
    metadata.setCreationTimestamp(from.getCreationTimestamp());
    metadata.setDeletionTimestamp(from.getDeletionTimestamp());
    metadata.setAnnotations(from.getAnnotations());
    metadata.setFinalizers(from.getFinalizers());
    return metadata;
  }

  // Pods

  /** Admits a Pod and, unless it is a dry run, stores it. */
  public Machine create(Pod pod, boolean dryRun) {
    Key key = Key.of(pod);
    if (machines.get(key).isPresent()) {
      throw Answers.alreadyExists(key);
    }
    if (going.containsKey(key.namespace())) {
      throw Answers.going(key);
    }
    if (denied.contains(key.namespace())) {
      throw Answers.denied(key, "admission webhook \"policy.example\" denied the request");
    }
    walls.creating(key);
    int quota = quotas.getOrDefault(key.namespace(), Integer.MAX_VALUE);
    if (inNamespace(key.namespace()) >= quota) {
      throw Answers.exceeded(key, "pods, used: " + quota + ", limited: " + quota);
    }
    if (!dryRun) {
      walls.counting(key);
    }
    Machine machine = PodForm.read(pod, nextUid("pod"), nextVersion(), now());
    return dryRun ? machine : machines.put(key, machine);
  }

  public void madeAs(Machine machine, String meaning) {
    madeAs.put(machine.uid(), meaning);
  }

  public Optional<String> madeAs(String uid) {
    return Optional.ofNullable(madeAs.get(uid));
  }

  public long inNamespace(String namespace) {
    return machines.all().stream().filter(m -> m.key().namespace().equals(namespace)).count();
  }

  public void createForeign(Key key, Map<String, String> labels) {
    machines.put(
        key,
        new Machine(
            key,
            nextUid("pod"),
            nextVersion(),
            now(),
            labels,
            Map.of(),
            Optional.empty(),
            Machine.Wants.NOTHING,
            Machine.Life.NEW));
  }

  /** Changes a Pod, if there is anything to change. */
  public Machine change(Machine machine, UnaryOperator<Machine> by) {
    Machine next = by.apply(machine);
    return next.equals(machine)
        ? machine
        : machines.put(machine.key(), next.withVersion(nextVersion()));
  }

  /**
   * Starts the deletion of a Pod: one without a node is gone at once, one with a node ends there.
   */
  public void delete(Machine machine) {
    if (machine.life().node().isEmpty()) {
      deleteAtOnce(machine);
    } else if (!machine.terminating()) {
      change(machine, m -> m.with(m.life().deleted(now(), m.wants().graceSeconds())));
    }
  }

  /** Nobody waits for a kubelet, and yet for whoever put a finalizer there. */
  public void deleteAtOnce(Machine machine) {
    if (!held.contains(machine.uid())) {
      machines.remove(machine.key());
    } else if (machine.life().ending().filter(end -> end.graceSeconds() == 0).isEmpty()) {
      change(machine, m -> m.with(m.life().deleted(now(), 0)));
    }
  }

  public List<Machine> ownedBy(String uid) {
    return machines.all().stream().filter(machine -> machine.ownedBy(uid)).toList();
  }
}
