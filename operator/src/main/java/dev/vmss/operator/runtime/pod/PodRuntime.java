package dev.vmss.operator.runtime.pod;

import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.Located;
import dev.vmss.operator.runtime.ProfileCheck;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.Slot;
import dev.vmss.operator.runtime.owned.OwnedObjects;
import dev.vmss.operator.runtime.owned.ServedVersions;
import dev.vmss.operator.runtime.owned.Strays;
import dev.vmss.operator.runtime.owned.WatchedRuntime;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.GracePeriodConfigurable;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Deletable;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Instances as Pods. */
public final class PodRuntime implements WatchedRuntime {

  private final OwnedObjects<Pod> pods;

  /**
   * @param client asks once: what it does not get is tried again by whoever asked
   * @param versions of sets, by which an instance may name its owner
   * @param onImage told the name of an image whose instances became more, fewer, or terminating
   */
  public PodRuntime(KubernetesClient client, ServedVersions versions, Consumer<String> onImage) {
    this(client, versions, onImage, OwnedObjects.inBackground());
  }

  PodRuntime(
      KubernetesClient client,
      ServedVersions versions,
      Consumer<String> onImage,
      Strays.Later later) {
    this.pods = new OwnedObjects<>(client, new PodKind(), versions, onImage, later);
  }

  @Override
  public List<EventSource<?, VirtualMachineScaleSet>> watches(
      EventSourceContext<VirtualMachineScaleSet> context) {
    return List.of(PodEventSource.create(context, pods));
  }

  OwnedObjects<Pod> pods() {
    return pods;
  }

  @Override
  public Map<SourceKind, ProfileCheck> kinds() {
    return Map.of(SourceKind.CONTAINER_IMAGE, PodCheck::refusals);
  }

  @Override
  public List<Instance> instances(Recipe.Owner owner) {
    return pods.of(owner);
  }

  @Override
  public List<Located> all() {
    return pods.all();
  }

  @Override
  public CreateResult create(Recipe recipe, Slot slot) {
    return pods.create(recipe.owner(), slot.id(), PodRenderer.render(recipe, slot));
  }

  @Override
  public CreateResult probe(Recipe recipe, Slot slot) {
    return pods.probe(PodRenderer.render(recipe, slot));
  }

  @Override
  public DeleteResult delete(Recipe.Owner owner, Instance instance, boolean atOnce) {
    try {
      Deletable observed =
          pods.resource(owner, instance).lockResourceVersion(instance.resourceVersion());
      boolean found = !(atOnce ? withoutGrace(observed) : observed).delete().isEmpty();
      return found ? new DeleteResult.Done() : pods.goneOrKept(owner, instance);
    } catch (KubernetesClientException e) {
      return pods.refused(owner, instance, e);
    }
  }

  /** The client's types forget, once a version is locked, that a grace may be given, too. */
  private static Deletable withoutGrace(Deletable observed) {
    return (Deletable) ((GracePeriodConfigurable<?>) observed).withGracePeriod(0);
  }

  /** Nobody keeps a Pod running but its kubelet: no plan asks for this. */
  @Override
  public void restart(Recipe.Owner owner, Instance instance) {
    throw new UnsupportedOperationException("Pods are replaced, not restarted.");
  }

  @Override
  public void show(Recipe.Owner owner, Instance instance) {
    pods.show(owner, instance);
  }
}
