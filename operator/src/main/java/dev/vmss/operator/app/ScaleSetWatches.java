package dev.vmss.operator.app;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineSize;
import dev.vmss.api.v1alpha1.VirtualMachineSizeSpec;
import dev.vmss.operator.catalogue.Catalogue;
import dev.vmss.operator.image.CatalogueEventSource;
import dev.vmss.operator.image.ImageWakeUps;
import dev.vmss.operator.kubernetes.NodeEventSource;
import dev.vmss.operator.kubernetes.SizeEventSource;
import dev.vmss.operator.model.ImageFamily;
import dev.vmss.operator.model.SizeName;
import dev.vmss.operator.placement.Node;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.pod.PodRuntime;
import dev.vmss.operator.scaleset.Observed;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The watches of the scale-set controller, and which sets an event concerns. Sets are found by
 * looking through the cache of sets: a thousand comparisons cost less than an index that can miss
 * one for a moment.
 */
final class ScaleSetWatches implements Observed {

  private final PodRuntime runtime;
  private final ImageWakeUps wakeUps;
  private CatalogueEventSource catalogue;
  private NodeEventSource nodes;
  private SizeEventSource sizes;
  private IndexerResourceCache<VirtualMachineScaleSet> sets;

  ScaleSetWatches(PodRuntime runtime, ImageWakeUps wakeUps) {
    this.runtime = runtime;
    this.wakeUps = wakeUps;
  }

  /** Called once, when the controller is built and before any reconcile. */
  List<EventSource<?, VirtualMachineScaleSet>> prepare(
      EventSourceContext<VirtualMachineScaleSet> context) {
    sets = context.getPrimaryCache();
    catalogue = CatalogueEventSource.create(context, this::ofFamily, wakeUps);
    nodes = NodeEventSource.create(context, this::onNode);
    sizes = SizeEventSource.create(context, this::ofSize);
    return List.of(
        catalogue, nodes, sizes, runtime.eventSource(context), new ScaleSetListener(wakeUps));
  }

  @Override
  public Catalogue catalogue() {
    return catalogue.catalogue();
  }

  @Override
  public List<Node> nodes() {
    return nodes.nodes();
  }

  @Override
  public Set<String> gone(Collection<String> names) {
    return nodes.gone(names);
  }

  @Override
  public Optional<VirtualMachineSizeSpec> size(String name) {
    return sizes.get(new ResourceID(name)).map(VirtualMachineSize::getSpec);
  }

  private Set<ResourceID> ofFamily(ImageFamily family) {
    return matching(set -> ImagesOfSets.family(set).filter(family::equals).isPresent());
  }

  /** All sets, as the cache shows them. */
  Stream<VirtualMachineScaleSet> sets() {
    return sets.list();
  }

  private Set<ResourceID> ofSize(String name) {
    return matching(
        set ->
            Optional.ofNullable(set.getSpec())
                .map(spec -> spec.sku())
                .filter(sku -> name.equals(SizeName.objectOf(sku.name())))
                .isPresent());
  }

  /** Sets with instances on a node, and sets that wish for something: they may now get it there. */
  private Set<ResourceID> onNode(String node) {
    return matching(set -> wishes(set) || runsOn(set, node));
  }

  private static boolean wishes(VirtualMachineScaleSet set) {
    return set.getStatus() == null
        || set.getStatus().conditions().stream()
            .noneMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
  }

  private boolean runsOn(VirtualMachineScaleSet set, String node) {
    Recipe.Owner owner =
        new Recipe.Owner(
            set.getMetadata().getNamespace(),
            set.getMetadata().getName(),
            set.getMetadata().getUid());
    return runtime.instances(owner).stream()
        .anyMatch(instance -> Objects.equals(instance.node().orElse(null), node));
  }

  private Set<ResourceID> matching(Predicate<VirtualMachineScaleSet> wanted) {
    return sets.list(wanted).map(ResourceID::fromResource).collect(Collectors.toSet());
  }
}
