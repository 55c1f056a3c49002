package dev.vmss.operator.runtime.pod;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.runtime.owned.Owned;
import dev.vmss.operator.runtime.owned.OwnedObjects;
import dev.vmss.operator.runtime.owned.Unlabelled;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Watches the Pods of all sets and keeps them as instances, by owner. A set is woken only when
 * something its rules read has changed.
 */
public final class PodEventSource extends InformerEventSource<Pod, VirtualMachineScaleSet> {

  private final OwnedObjects<Pod> pods;
  private final Supplier<Stream<HasMetadata>> unlabelled;

  private PodEventSource(
      InformerEventSourceConfiguration<Pod> configuration,
      EventSourceContext<VirtualMachineScaleSet> context,
      OwnedObjects<Pod> pods) {
    super(configuration, context);
    this.pods = pods;
    this.unlabelled =
        () ->
            new Unlabelled(context.getClient(), Pod.class)
                .in(namespaces(context.getControllerConfiguration().getEffectiveNamespaces()));
  }

  private static Set<String> namespaces(Set<String> watched) {
    return InformerConfiguration.allNamespacesWatched(watched) ? Set.of("") : watched;
  }

  static PodEventSource create(
      EventSourceContext<VirtualMachineScaleSet> context, OwnedObjects<Pod> pods) {
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
    return new PodEventSource(configuration, context, pods);
  }

  /** A synchronized cache is ahead of its events; the first visit must not miss what is in it. */
  @Override
  public synchronized void start() {
    super.start();
    list(_ -> true).forEach(pods::cached);
    pods.strays().search(unlabelled, this::wake);
  }

  @Override
  public void onAdd(Pod pod) {
    pods.shown(pod);
    super.onAdd(pod);
  }

  @Override
  public void onUpdate(Pod before, Pod pod) {
    pods.changed(before, pod);
    super.onUpdate(before, pod);
    wake(left(before, pod));
  }

  private void wake(Set<ResourceID> sets) {
    sets.forEach(set -> getEventHandler().handleEvent(new Event(set)));
  }

  @Override
  public void onDelete(Pod pod, boolean finalStateUnknown) {
    pods.strays().gone(pod, this::wake);
    super.onDelete(pod, finalStateUnknown);
  }

  static Set<ResourceID> sets(Pod pod) {
    return Owned.sets(PodReader.see(pod));
  }

  /** The SDK wakes only the set that a Pod belongs to now, not the one it was taken away from. */
  static Set<ResourceID> left(Pod before, Pod now) {
    return Owned.left(PodReader.see(before), PodReader.see(now));
  }

  /** Nothing that rules read has changed. */
  static boolean sameStory(Pod now, Pod before) {
    return Owned.sameStory(PodReader.see(now), PodReader.see(before));
  }
}
