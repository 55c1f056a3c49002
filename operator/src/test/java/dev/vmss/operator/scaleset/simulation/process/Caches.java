package dev.vmss.operator.scaleset.simulation.process;

import dev.vmss.api.v1alpha1.ImageReference;
import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineSizeSpec;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.catalogue.Catalogue;
import dev.vmss.operator.catalogue.CatalogueItem;
import dev.vmss.operator.image.CatalogueItems;
import dev.vmss.operator.image.item.Fleet;
import dev.vmss.operator.model.ImageFamily;
import dev.vmss.operator.model.SizeName;
import dev.vmss.operator.placement.Node;
import dev.vmss.operator.placement.VanishedNodes;
import dev.vmss.operator.runtime.InstanceRuntime;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.pod.PodWatch;
import dev.vmss.operator.scaleset.ClusterView;
import dev.vmss.operator.scaleset.WakeRules;
import dev.vmss.operator.scaleset.simulation.world.ApiServer;
import dev.vmss.operator.scaleset.simulation.world.Key;
import dev.vmss.operator.scaleset.simulation.world.Machine;
import dev.vmss.operator.scaleset.simulation.world.PodForm;
import dev.vmss.operator.scaleset.simulation.world.Shelf;
import dev.vmss.operator.scaleset.simulation.world.Shelf.Change;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one operator process knows of the cluster: one watch per type, each as far behind as fate
 * wants, and the filters that decide which sets an event wakes.
 */
public final class Caches implements ClusterView {

  /** The watches. */
  public enum Watch {
    SETS,
    PODS,
    IMAGES,
    NODES,
    SIZES
  }

  private final ApiServer server;
  private final PodWatch pods;
  private final Map<Watch, Integer> cursors = new EnumMap<>(Watch.class);
  private final Map<Key, VirtualMachineScaleSet> sets = new TreeMap<>();
  private final Map<String, Node> nodes = new TreeMap<>();
  private final VanishedNodes vanished;
  private final Map<String, VirtualMachineSizeSpec> sizes = new HashMap<>();
  private final Map<Key, MarketplaceImage> images = new TreeMap<>();
  private final Set<Key> concernedImages = new LinkedHashSet<>();
  private Catalogue catalogue = Catalogue.empty();

  /**
   * @param later runs what asks the server, after some time
   * @param behind how many events the first lists lag behind
   */
  public Caches(
      ApiServer server, KubernetesClient client, BiConsumer<Duration, Runnable> later, int behind) {
    this.server = server;
    this.vanished =
        new VanishedNodes(
            node -> server.nodes().get(Key.of(node)).isPresent(), this::inUse, Runnable::run);
    this.pods = new PodWatch(client, image -> concernedImages.add(Key.of(image)), later);
    list(Watch.SETS, server.sets(), behind).forEach(sets::put);
    list(Watch.PODS, server.machines(), behind).values().stream()
        .filter(Caches::selected)
        .forEach(machine -> pods.shows(PodForm.write(machine)));
    list(Watch.IMAGES, server.images(), behind).forEach(this::putImage);
    list(Watch.NODES, server.nodes(), behind).values().forEach(n -> nodes.put(n.name(), n));
    list(Watch.SIZES, server.sizes(), behind).forEach((key, size) -> sizes.put(key.name(), size));
  }

  private <T> Map<Key, T> list(Watch watch, Shelf<T> shelf, int behind) {
    int at = Math.max(0, shelf.end() - behind);
    cursors.put(watch, at);
    return shelf.asOf(at);
  }

  public Optional<VirtualMachineScaleSet> set(Key key) {
    return Optional.ofNullable(sets.get(key));
  }

  public Set<Key> setKeys() {
    return Set.copyOf(sets.keySet());
  }

  /** Own writes are read back at once, whatever the watch shows. */
  public void wrote(VirtualMachineScaleSet set) {
    sets.computeIfPresent(Key.of(set), (key, known) -> sameObject(known, set) ? set : known);
  }

  public void wrote(MarketplaceImage image) {
    images.computeIfPresent(
        Key.of(image), (key, known) -> sameObject(known, image) ? image : known);
  }

  public InstanceRuntime instances() {
    return pods.instances();
  }

  Fleet fleet() {
    return new SimulatedFleet(sets::values, pods);
  }

  Optional<MarketplaceImage> image(Key key) {
    return Optional.ofNullable(images.get(key));
  }

  Set<Key> imageKeys() {
    return Set.copyOf(images.keySet());
  }

  /** Whether an instance of an item is there for sure, and this process cannot but know it. */
  boolean showsInstanceOf(String imageUid) {
    Set<String> existing =
        server.sets().all().stream()
            .map(set -> set.getMetadata().getUid())
            .collect(Collectors.toSet());
    return pending(Watch.PODS) == 0
        && pending(Watch.SETS) == 0
        && server.machines().all().stream()
            .filter(Caches::selected)
            .filter(machine -> machine.owner().filter(o -> existing.contains(o.uid())).isPresent())
            .anyMatch(machine -> machine.marked(WellKnown.IMAGE_UID, imageUid));
  }

  /** Items that something happened to, or to what matters to them, since this was last asked. */
  Set<Key> takeConcernedImages() {
    Set<Key> taken = new LinkedHashSet<>(concernedImages);
    concernedImages.clear();
    return taken;
  }

  /** Looks for what the watch does not select, before the first visit. */
  public void findStrays() {
    pods.begins(server.machines().all().stream().filter(m -> !selected(m)).map(PodForm::write));
  }

  /** Sets to visit because of what the server answered. */
  public Set<Key> takeWoken() {
    return keys(pods.takeWoken());
  }

  /** How many events a watch has yet to show. */
  public int pending(Watch watch) {
    return shelf(watch).end() - cursors.get(watch);
  }

  /** Whether the world has moved on. */
  public boolean stale() {
    return Stream.of(Watch.values()).anyMatch(watch -> pending(watch) > 0);
  }

  /** Shows the next event of a watch; the sets it wakes. */
  public Set<Key> deliver(Watch watch) {
    int at = cursors.merge(watch, 1, Integer::sum) - 1;
    return switch (watch) {
      case SETS -> onSet(server.sets().event(at));
      case PODS -> onPod(server.machines().event(at));
      case IMAGES -> onImage(server.images().event(at));
      case NODES -> onNode(server.nodes().event(at));
      case SIZES -> onSize(server.sizes().event(at));
    };
  }

  private Shelf<?> shelf(Watch watch) {
    return switch (watch) {
      case SETS -> server.sets();
      case PODS -> server.machines();
      case IMAGES -> server.images();
      case NODES -> server.nodes();
      case SIZES -> server.sizes();
    };
  }

  private Set<Key> onSet(Change<VirtualMachineScaleSet> change) {
    VirtualMachineScaleSet before = change.before();
    VirtualMachineScaleSet now = change.after();
    keep(sets, change);
    wakeImages(before, now);
    if (now == null) {
      return Set.of();
    }
    boolean wakes =
        before == null
            || !before.getMetadata().getGeneration().equals(now.getMetadata().getGeneration())
            || before.isMarkedForDeletion() != now.isMarkedForDeletion();
    return wakes ? Set.of(change.key()) : Set.of();
  }

  /** Own writes may be ahead of the watch. */
  private static <T extends HasMetadata> void keep(Map<Key, T> kept, Change<T> change) {
    T now = change.after();
    T known = kept.get(change.key());
    if (now == null) {
      if (known != null && sameObject(known, Objects.requireNonNull(change.before()))) {
        kept.remove(change.key());
      }
    } else if (known == null || !sameObject(known, now) || version(known) < version(now)) {
      kept.put(change.key(), now);
    }
  }

  private static boolean sameObject(HasMetadata one, HasMetadata other) {
    return one.getMetadata().getUid().equals(other.getMetadata().getUid());
  }

  private static long version(HasMetadata object) {
    return Long.parseLong(object.getMetadata().getResourceVersion());
  }

  /** As the program does it: a set matters to items by its reference and by what it misses. */
  private void wakeImages(
      @Nullable VirtualMachineScaleSet before, @Nullable VirtualMachineScaleSet now) {
    boolean same =
        before != null
            && now != null
            && reference(before).equals(reference(now))
            && SimulatedFleet.missing(before) == SimulatedFleet.missing(now);
    if (!same) {
      Stream.of(Optional.ofNullable(before), Optional.ofNullable(now))
          .flatMap(Optional::stream)
          .forEach(set -> wakeImages(family(set)));
    }
  }

  private void wakeImages(ImageFamily family) {
    catalogue.items(family).forEach(item -> concernedImages.add(Key.of(item.name())));
  }

  /** The watch selects by label: an object that loses it is deleted as far as the watch knows. */
  private Set<Key> onPod(Change<Machine> change) {
    Machine before = change.before();
    Machine now = change.after();
    if (now != null && selected(now)) {
      return keys(pods.shows(PodForm.write(now)));
    }
    return before != null && selected(before) ? keys(pods.gone(PodForm.write(before))) : Set.of();
  }

  private static boolean selected(Machine machine) {
    return machine.labels().containsKey(WellKnown.SCALE_SET);
  }

  private static Set<Key> keys(Set<ResourceID> ids) {
    return ids.stream()
        .map(id -> new Key(id.getNamespace().orElse(""), id.getName()))
        .collect(Collectors.toSet());
  }

  private Set<Key> onImage(Change<MarketplaceImage> change) {
    Optional<CatalogueItem> before =
        Optional.ofNullable(change.before()).flatMap(CatalogueItems::of);
    Optional<CatalogueItem> now = Optional.ofNullable(change.after()).flatMap(CatalogueItems::of);
    keep(images, change);
    concernedImages.add(change.key());
    if (before.equals(now)) {
      return Set.of();
    }
    ImageFamily family = now.or(() -> before).orElseThrow().family();
    catalogue = now.map(catalogue::with).orElseGet(() -> catalogue.without(change.key().name()));
    wakeImages(family);
    return matching(set -> family(set).equals(family));
  }

  private void putImage(Key key, MarketplaceImage image) {
    images.put(key, image);
    CatalogueItems.of(image).ifPresent(item -> catalogue = catalogue.with(item));
  }

  private static ImageFamily family(VirtualMachineScaleSet set) {
    ImageReference image = reference(set);
    return new ImageFamily(image.publisher(), image.offer(), image.sku());
  }

  private static ImageReference reference(VirtualMachineScaleSet set) {
    return set.getSpec().virtualMachineProfile().storageProfile().imageReference();
  }

  private Set<Key> onNode(Change<Node> change) {
    String name = change.key().name();
    if (change.after() == null) {
      nodes.remove(name);
    } else {
      nodes.put(name, change.after());
    }
    if (nodes.isEmpty()) {
      vanished.forgetAll();
    } else {
      vanished.forget(name);
    }
    return Objects.equals(change.before(), change.after())
        ? Set.of()
        : matching(
            set ->
                WakeRules.byNode(
                    set,
                    pods.instances().instances(Recipe.Owner.of(set)),
                    its -> its.equals(name) || !nodes.containsKey(its)));
  }

  private Set<Key> onSize(Change<VirtualMachineSizeSpec> change) {
    String name = change.key().name();
    if (change.after() == null) {
      sizes.remove(name);
    } else {
      sizes.put(name, change.after());
    }
    return matching(set -> SizeName.objectOf(set.getSpec().sku().name()).equals(name));
  }

  private Set<Key> matching(Predicate<VirtualMachineScaleSet> concerned) {
    return sets.entrySet().stream()
        .filter(entry -> concerned.test(entry.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  @Override
  public Catalogue catalogue() {
    return catalogue;
  }

  @Override
  public List<Node> nodes() {
    return List.copyOf(nodes.values());
  }

  @Override
  public Map<String, Instant> gone(Collection<String> names, Instant now) {
    if (nodes.isEmpty()) {
      vanished.forgetAll();
      return Map.of();
    }
    return vanished.since(names.stream().filter(n -> !nodes.containsKey(n)).toList(), now);
  }

  private Set<String> inUse() {
    return pods.runtime().all().stream()
        .flatMap(located -> located.instance().node().stream())
        .collect(Collectors.toSet());
  }

  @Override
  public Optional<VirtualMachineSizeSpec> size(String name) {
    return Optional.ofNullable(sizes.get(name));
  }
}
