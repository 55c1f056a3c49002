package dev.vmss.operator.runtime.pod;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.runtime.Instance;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Watches the Pods of all sets and keeps them as instances, by owner. A set is woken only when
 * something its rules read has changed.
 */
public final class PodEventSource extends InformerEventSource<Pod, VirtualMachineScaleSet> {

  private final InstanceIndex index;
  private final Strays strays;
  private final Supplier<Stream<HasMetadata>> unlabelled;

  private PodEventSource(
      InformerEventSourceConfiguration<Pod> configuration,
      EventSourceContext<VirtualMachineScaleSet> context,
      InstanceIndex index,
      Strays strays) {
    super(configuration, context);
    this.index = index;
    this.strays = strays;
    this.unlabelled =
        () ->
            new Unlabelled(context.getClient())
                .in(namespaces(context.getControllerConfiguration().getEffectiveNamespaces()));
  }

  private static Set<String> namespaces(Set<String> watched) {
    return InformerConfiguration.allNamespacesWatched(watched) ? Set.of("") : watched;
  }

  static PodEventSource create(
      EventSourceContext<VirtualMachineScaleSet> context, InstanceIndex index, Strays strays) {
    InformerEventSourceConfiguration<Pod> configuration =
        InformerEventSourceConfiguration.from(Pod.class, VirtualMachineScaleSet.class)
            .withName("pods")
            .withLabelSelector(WellKnown.SCALE_SET)
            .withNamespacesInheritedFromController()
            .withSecondaryToPrimaryMapper(PodEventSource::sets)
            // The index below finds a set's Pods; the SDK's own only grows.
            .withPrimaryToSecondaryMapper((VirtualMachineScaleSet set) -> Set.of())
            .withItemStore(new TransformingItemStore<>(PodPruning::prune))
            .withOnUpdateFilter((now, before) -> !sameStory(now, before))
            .build();
    return new PodEventSource(configuration, context, index, strays);
  }

  /** A synchronized cache is ahead of its events; the first visit must not miss what is in it. */
  @Override
  public synchronized void start() {
    super.start();
    list(_ -> true).forEach(index::putUnlessKnown);
    strays.search(unlabelled, this::wake);
  }

  @Override
  public void onAdd(Pod pod) {
    index.put(pod);
    super.onAdd(pod);
  }

  @Override
  public void onUpdate(Pod before, Pod pod) {
    index.replace(before, pod);
    super.onUpdate(before, pod);
    wake(left(before, pod));
  }

  private void wake(Set<ResourceID> sets) {
    sets.forEach(set -> getEventHandler().handleEvent(new Event(set)));
  }

  @Override
  public void onDelete(Pod pod, boolean finalStateUnknown) {
    strays.gone(pod, this::wake);
    super.onDelete(pod, finalStateUnknown);
  }

  static Set<ResourceID> sets(Pod pod) {
    return PodReader.claim(pod)
        .map(claim -> Set.of(new ResourceID(claim.set().name(), claim.set().namespace())))
        .orElse(Set.of());
  }

  /** The SDK wakes only the set that a Pod belongs to now, not the one it was taken away from. */
  static Set<ResourceID> left(Pod before, Pod now) {
    Set<ResourceID> left = new HashSet<>(sets(before));
    left.removeAll(sets(now));
    return left;
  }

  /** Nothing that rules read has changed. */
  static boolean sameStory(Pod now, Pod before) {
    return PodReader.claim(now).equals(PodReader.claim(before))
        && PodReader.read(now)
            .map(instance -> instance.withVersion(""))
            .equals(PodReader.read(before).map((Instance instance) -> instance.withVersion("")));
  }
}
