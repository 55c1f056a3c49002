package dev.vmss.operator.scaleset;

import dev.vmss.api.v1alpha1.ImageReference;
import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineSizeSpec;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.catalogue.Catalogue;
import dev.vmss.operator.catalogue.CatalogueItem;
import dev.vmss.operator.image.CatalogueItems;
import dev.vmss.operator.model.ImageFamily;
import dev.vmss.operator.model.SizeName;
import dev.vmss.operator.placement.Node;
import dev.vmss.operator.runtime.pod.PodWatch;
import dev.vmss.operator.scaleset.simulation.ApiServer;
import dev.vmss.operator.scaleset.simulation.Key;
import dev.vmss.operator.scaleset.simulation.Machine;
import dev.vmss.operator.scaleset.simulation.PodForm;
import dev.vmss.operator.scaleset.simulation.Shelf;
import dev.vmss.operator.scaleset.simulation.Shelf.Change;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What one operator process knows of the cluster: one watch per type, each as far behind as fate
 * wants, and the filters that decide which sets an event wakes.
 */
final class Caches implements Observed {

  /** The watches. */
  enum Watch {
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
  private final Set<String> knownGone = new HashSet<>();
  private final Map<String, VirtualMachineSizeSpec> sizes = new HashMap<>();
  private Catalogue catalogue = Catalogue.empty();

  /**
   * @param behind how many events the first lists lag behind
   */
  Caches(ApiServer server, PodWatch pods, int behind) {
    this.server = server;
    this.pods = pods;
    list(Watch.SETS, server.sets(), behind).forEach(sets::put);
    list(Watch.PODS, server.machines(), behind).values().stream()
        .filter(Caches::selected)
        .forEach(machine -> pods.shows(PodForm.write(machine)));
    list(Watch.IMAGES, server.images(), behind).values().forEach(this::putImage);
    list(Watch.NODES, server.nodes(), behind).values().forEach(n -> nodes.put(n.name(), n));
    list(Watch.SIZES, server.sizes(), behind).forEach((key, size) -> sizes.put(key.name(), size));
  }

  private <T> Map<Key, T> list(Watch watch, Shelf<T> shelf, int behind) {
    int at = Math.max(0, shelf.end() - behind);
    cursors.put(watch, at);
    return shelf.asOf(at);
  }

  Optional<VirtualMachineScaleSet> set(Key key) {
    return Optional.ofNullable(sets.get(key));
  }

  Set<Key> setKeys() {
    return Set.copyOf(sets.keySet());
  }

  /** Own writes are read back at once, whatever the watch shows. */
  void wrote(VirtualMachineScaleSet set) {
    sets.computeIfPresent(Key.of(set), (key, known) -> sameObject(known, set) ? set : known);
  }

  /** How many events a watch has yet to show. */
  int pending(Watch watch) {
    return shelf(watch).end() - cursors.get(watch);
  }

  /** Shows the next event of a watch; the sets it wakes. */
  Set<Key> deliver(Watch watch) {
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
    VirtualMachineScaleSet now = change.after();
    if (now == null) {
      sets.computeIfPresent(
          change.key(),
          (key, known) ->
              sameObject(known, Objects.requireNonNull(change.before())) ? null : known);
      return Set.of();
    }
    VirtualMachineScaleSet known = sets.get(change.key());
    if (known == null || !sameObject(known, now) || version(known) < version(now)) {
      sets.put(change.key(), now);
    }
    VirtualMachineScaleSet before = change.before();
    boolean wakes =
        before == null
            || !before.getMetadata().getGeneration().equals(now.getMetadata().getGeneration())
            || before.isMarkedForDeletion() != now.isMarkedForDeletion();
    return wakes ? Set.of(change.key()) : Set.of();
  }

  private static boolean sameObject(VirtualMachineScaleSet one, VirtualMachineScaleSet other) {
    return one.getMetadata().getUid().equals(other.getMetadata().getUid());
  }

  private static long version(VirtualMachineScaleSet set) {
    return Long.parseLong(set.getMetadata().getResourceVersion());
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
    if (change.after() == null) {
      catalogue = catalogue.without(change.key().name());
    } else {
      putImage(change.after());
    }
    return before.equals(now)
        ? Set.of()
        : matching(set -> family(set).equals(now.or(() -> before).orElseThrow().family()));
  }

  private void putImage(MarketplaceImage image) {
    CatalogueItems.of(image).ifPresent(item -> catalogue = catalogue.with(item));
  }

  private static ImageFamily family(VirtualMachineScaleSet set) {
    ImageReference image = set.getSpec().virtualMachineProfile().storageProfile().imageReference();
    return new ImageFamily(image.publisher(), image.offer(), image.sku());
  }

  private Set<Key> onNode(Change<Node> change) {
    String name = change.key().name();
    if (change.after() == null) {
      nodes.remove(name);
    } else {
      nodes.put(name, change.after());
      knownGone.remove(name);
    }
    return Objects.equals(change.before(), change.after())
        ? Set.of()
        : matching(
            set -> Concerned.byNode(set, pods.instances().instances(Observation.owner(set)), name));
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

  /** As the program does it: a node that the cache does not know is asked for at the server. */
  @Override
  public Set<String> gone(Collection<String> names) {
    Set<String> gone = new HashSet<>();
    for (String name : names) {
      if (!nodes.containsKey(name)) {
        if (server.nodes().get(Key.of(name)).isEmpty()) {
          knownGone.add(name);
        }
        if (knownGone.contains(name)) {
          gone.add(name);
        }
      }
    }
    return gone;
  }

  @Override
  public Optional<VirtualMachineSizeSpec> size(String name) {
    return Optional.ofNullable(sizes.get(name));
  }
}
