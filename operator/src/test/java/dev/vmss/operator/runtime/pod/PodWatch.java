package dev.vmss.operator.runtime.pod;

import dev.vmss.operator.runtime.InstanceRuntime;
import dev.vmss.operator.runtime.owned.ServedVersions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The Pod runtime with its watch worked by hand: everything of {@link PodEventSource} but the
 * informer, for simulations.
 */
public final class PodWatch {

  private final PodRuntime runtime;

  /** What an informer would keep, pruned, by uid. */
  private final Map<String, Pod> kept = new HashMap<>();

  /** Sets to be visited because of what the server said. */
  private final Set<ResourceID> woken = new HashSet<>();

  /**
   * @param later runs what asks the server, after some time
   */
  public PodWatch(
      KubernetesClient client, Consumer<String> onImage, BiConsumer<Duration, Runnable> later) {
    this.runtime = new PodRuntime(client, ServedVersions.ownOnly(), onImage, later::accept);
  }

  /**
   * @param unlabelled what the watch does not select, when it begins
   */
  public void begins(Stream<Pod> unlabelled) {
    runtime.pods().strays().search(() -> unlabelled.map(pod -> (HasMetadata) pod), woken::addAll);
  }

  /** The sets woken by answers since this was last asked. */
  public Set<ResourceID> takeWoken() {
    Set<ResourceID> taken = Set.copyOf(woken);
    woken.clear();
    return taken;
  }

  public PodRuntime runtime() {
    return runtime;
  }

  public InstanceRuntime instances() {
    return runtime;
  }

  /**
   * The watch shows a Pod, new or changed.
   *
   * @return the sets that this wakes
   */
  public Set<ResourceID> shows(Pod pod) {
    Pod before = kept.put(pod.getMetadata().getUid(), PodPruning.prune(pod));
    if (before == null) {
      runtime.pods().shown(pod);
      return PodEventSource.sets(pod);
    }
    runtime.pods().changed(before, pod);
    Set<ResourceID> woken = new HashSet<>(PodEventSource.left(before, pod));
    if (!PodEventSource.sameStory(pod, before)) {
      woken.addAll(PodEventSource.sets(pod));
    }
    return woken;
  }

  /**
   * The watch shows that a Pod is gone.
   *
   * @return the sets that this wakes
   */
  public Set<ResourceID> gone(Pod pod) {
    kept.remove(pod.getMetadata().getUid());
    runtime.pods().strays().gone(pod, woken::addAll);
    return takeWoken();
  }
}
