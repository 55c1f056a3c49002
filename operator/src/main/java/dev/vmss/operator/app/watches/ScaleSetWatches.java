package dev.vmss.operator.app.watches;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineSize;
import dev.vmss.api.v1alpha1.VirtualMachineSizeSpec;
import dev.vmss.operator.catalogue.Catalogue;
import dev.vmss.operator.catalogue.CatalogueItem;
import dev.vmss.operator.image.CatalogueItems;
import dev.vmss.operator.image.ImageWakeUps;
import dev.vmss.operator.image.Marketplace;
import dev.vmss.operator.image.download.Platform;
import dev.vmss.operator.kubernetes.MirrorEventSource;
import dev.vmss.operator.kubernetes.MirrorEventSource.Mirror;
import dev.vmss.operator.model.ImageFamily;
import dev.vmss.operator.model.SizeName;
import dev.vmss.operator.placement.Node;
import dev.vmss.operator.placement.NodeReader;
import dev.vmss.operator.placement.VanishedNodes;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.Located;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.owned.WatchedRuntime;
import dev.vmss.operator.scaleset.ClusterView;
import dev.vmss.operator.scaleset.ScaleSetMeters;
import dev.vmss.operator.scaleset.WakeRules;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watches of the scale-set controller, and which sets an event concerns. Sets are found by
 * looking through the cache of sets: a thousand comparisons cost less than an index that can miss
 * one for a moment.
 */
public final class ScaleSetWatches implements ClusterView {

  private static final Logger log = LoggerFactory.getLogger(ScaleSetWatches.class);

  private final KubernetesClient client;
  private final WatchedRuntime runtime;
  private final ImageWakeUps wakeUps;
  private final ScaleSetMeters meters;
  private final Marketplace marketplace;
  private final VanishedNodes vanished;
  private final NodePlatforms platforms = new NodePlatforms();
  private volatile Optional<Caches> caches = Optional.empty();

  /** What exists once the controller is built. */
  private record Caches(
      IndexerResourceCache<VirtualMachineScaleSet> sets,
      MirrorEventSource<MarketplaceImage, VirtualMachineScaleSet, CatalogueItem> images,
      MirrorEventSource<io.fabric8.kubernetes.api.model.Node, VirtualMachineScaleSet, Node> nodes,
      MirrorEventSource<VirtualMachineSize, VirtualMachineScaleSet, VirtualMachineSizeSpec>
          sizes) {}

  public ScaleSetWatches(
      KubernetesClient client,
      WatchedRuntime runtime,
      ImageWakeUps wakeUps,
      ScaleSetMeters meters) {
    this.meters = meters;
    this.client = client;
    this.runtime = runtime;
    this.wakeUps = wakeUps;
    this.marketplace = new Marketplace(wakeUps);
    this.vanished =
        new VanishedNodes(
            this::mayExist,
            this::inUse,
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("nodes").factory()));
  }

  /** Called once, when the controller is built and before any reconcile. */
  public List<EventSource<?, VirtualMachineScaleSet>> prepare(
      EventSourceContext<VirtualMachineScaleSet> context) {
    Caches made =
        new Caches(
            context.getPrimaryCache(),
            MirrorEventSource.create(context, VirtualMachineScaleSet.class, ofImages()),
            MirrorEventSource.create(context, VirtualMachineScaleSet.class, ofNodes()),
            MirrorEventSource.create(context, VirtualMachineScaleSet.class, ofSizes()));
    caches = Optional.of(made);
    return Stream.<EventSource<?, VirtualMachineScaleSet>>concat(
            Stream.of(
                made.images(), made.nodes(), made.sizes(), new ScaleSetListener(wakeUps, meters)),
            runtime.watches(context).stream())
        .toList();
  }

  private Caches caches() {
    return caches.orElseThrow(() -> new IllegalStateException("The controller is not built yet."));
  }

  private Mirror<io.fabric8.kubernetes.api.model.Node, Node> ofNodes() {
    return new Mirror<>(
        io.fabric8.kubernetes.api.model.Node.class,
        NodeReader::prune,
        node -> Optional.of(NodeReader.read(node)),
        node -> onNode(node.getMetadata().getName()),
        this::nodeChanged);
  }

  private void nodeChanged(String name, Optional<Node> before, Optional<Node> after) {
    changed(name);
    if (platforms.changed(before, after)) {
      wakeUps.platformsChanged();
    }
  }

  /** Where the last one goes, it is the list of nodes that is wrong, and so it was before. */
  private void changed(String node) {
    if (nodes().isEmpty()) {
      vanished.forgetAll();
    } else {
      vanished.forget(node);
    }
  }

  /** A size's spec is immutable, so only its coming and going matters. */
  private Mirror<VirtualMachineSize, VirtualMachineSizeSpec> ofSizes() {
    return new Mirror<>(
        VirtualMachineSize.class,
        size -> size,
        size -> Optional.ofNullable(size.getSpec()),
        size -> ofSize(size.getMetadata().getName()),
        (_, _, _) -> {});
  }

  /** What resolution does not read (usage, progress) changes no item and wakes nobody. */
  private Mirror<MarketplaceImage, CatalogueItem> ofImages() {
    return new Mirror<>(
        MarketplaceImage.class,
        image -> image,
        CatalogueItems::of,
        image -> CatalogueItems.of(image).map(item -> ofFamily(item.family())).orElse(Set.of()),
        marketplace::changed);
  }

  @Override
  public Catalogue catalogue() {
    return marketplace.catalogue();
  }

  @Override
  public List<Node> nodes() {
    return List.copyOf(caches().nodes().views());
  }

  /** What the nodes run; those that do not say are not counted. */
  Set<Platform> platforms() {
    return platforms.present();
  }

  @Override
  public Map<String, Instant> gone(Collection<String> names, Instant now) {
    if (caches().nodes().views().isEmpty()) {
      vanished.forgetAll();
      return Map.of();
    }
    return vanished.since(names.stream().filter(this::isAway).toList(), now);
  }

  private boolean isAway(String node) {
    return caches().nodes().view(node).isEmpty();
  }

  private boolean mayExist(String node) {
    try {
      return client.nodes().withName(node).get() != null;
    } catch (KubernetesClientException e) {
      log.atDebug()
          .addKeyValue("node", node)
          .addKeyValue("error", e.getMessage())
          .log("a node cannot be read, and is not taken for gone");
      return true;
    }
  }

  private Set<String> inUse() {
    return instances().stream()
        .flatMap(instance -> instance.node().stream())
        .collect(Collectors.toSet());
  }

  @Override
  public Optional<VirtualMachineSizeSpec> size(String name) {
    return caches().sizes().view(name);
  }

  private Set<ResourceID> ofFamily(ImageFamily family) {
    return matching(set -> ImagesOfSets.family(set).filter(family::equals).isPresent());
  }

  /** All sets, as the cache shows them. */
  public Stream<VirtualMachineScaleSet> sets() {
    return caches().sets().list();
  }

  /** All gallery items, as the cache shows them. */
  public Stream<MarketplaceImage> images() {
    return caches().images().list(_ -> true);
  }

  private Set<ResourceID> ofSize(String name) {
    return matching(
        set ->
            Optional.ofNullable(set.getSpec())
                .map(spec -> spec.sku())
                .filter(sku -> name.equals(SizeName.objectOf(sku.name())))
                .isPresent());
  }

  /** Any node tells those whose own is away that nodes can be seen at all. */
  private Set<ResourceID> onNode(String node) {
    return matching(
        set -> WakeRules.byNode(set, instances(set), its -> its.equals(node) || isAway(its)));
  }

  private List<Instance> instances(VirtualMachineScaleSet set) {
    return runtime.instances(Recipe.Owner.of(set));
  }

  /** The instances of all sets that exist. */
  public List<Instance> instances() {
    return ofExisting(runtime.all()).stream().map(Located::instance).toList();
  }

  /** Those whose set exists: the name of a set that is gone or invented makes nothing count. */
  List<Located> ofExisting(List<Located> instances) {
    return instances.isEmpty() ? List.of() : ofExisting(instances, sets());
  }

  static List<Located> ofExisting(List<Located> instances, Stream<VirtualMachineScaleSet> sets) {
    Set<Recipe.Owner> existing = sets.map(Recipe.Owner::of).collect(Collectors.toSet());
    return instances.stream().filter(instance -> existing.contains(instance.set())).toList();
  }

  private Set<ResourceID> matching(Predicate<VirtualMachineScaleSet> wanted) {
    return caches().sets().list(wanted).map(ResourceID::fromResource).collect(Collectors.toSet());
  }
}
