package dev.vmss.operator.runtime.pod;

import dev.vmss.api.v1alpha1.WellKnown;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Instances whose label somebody took off. The watch selects by it, and says of them that they are
 * gone; so before an end is believed that nobody had asked for, the live object is looked at. What
 * lost its label while no operator ran is found by its owner at the start.
 */
final class Strays {

  private static final Logger log = LoggerFactory.getLogger(Strays.class);

  private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(5);

  /** Runs a task later, in a thread where it may wait for the server. */
  interface Later {
    void after(Duration wait, Runnable task);
  }

  private final Function<Pod, Optional<Pod>> live;
  private final InstanceIndex index;
  private final ServedVersions versions;
  private final Later later;

  /**
   * @param live asks the server for a Pod of that name
   */
  Strays(
      Function<Pod, Optional<Pod>> live,
      InstanceIndex index,
      ServedVersions versions,
      Later later) {
    this.live = live;
    this.index = index;
    this.versions = versions;
    this.later = later;
  }

  /**
   * The watch says that a Pod is gone.
   *
   * @param wake told the sets that have to be visited, at once or once the server has answered
   */
  void gone(Pod pod, Consumer<Set<ResourceID>> wake) {
    boolean expected = pod.getMetadata().getDeletionTimestamp() != null;
    if (expected || !isInstance(pod)) {
      index.remove(pod);
      wake.accept(PodEventSource.sets(pod));
    } else {
      later.after(Duration.ZERO, () -> look(pod, wake));
    }
  }

  private boolean isInstance(HasMetadata pod) {
    return PodReader.claim(pod)
        .filter(claim -> versions.all().contains(claim.version()))
        .isPresent();
  }

  private void look(Pod pod, Consumer<Set<ResourceID>> wake) {
    try {
      Optional<Pod> there = live.apply(pod).filter(found -> uid(found).equals(uid(pod)));
      if (there.isEmpty()) {
        index.end(pod);
      } else if (!PodReader.claim(there.get()).equals(PodReader.claim(pod))) {
        index.remove(pod);
      } else if (!labelled(there.get())) {
        index.putUnseen(there.get());
      }
      wake.accept(PodEventSource.sets(pod));
    } catch (KubernetesClientException e) {
      later.after(ASK_AGAIN_AFTER, () -> look(pod, wake));
    }
  }

  /**
   * Before the first visit: takes note of those without the label.
   *
   * @param unlabelled all objects of Pods without it, of which the metadata suffices
   */
  void search(Supplier<Stream<HasMetadata>> unlabelled, Consumer<Set<ResourceID>> wake) {
    try {
      unlabelled.get().filter(this::isInstance).map(Strays::named).forEach(pod -> look(pod, wake));
    } catch (KubernetesClientException e) {
      log.atWarn()
          .addKeyValue("error", e.getMessage())
          .log("instances that lost their label cannot be looked for; those that keep it go on");
    }
  }

  private static Pod named(HasMetadata object) {
    Pod pod = new Pod();
    pod.setMetadata(object.getMetadata());
    pod.setSpec(new PodSpec());
    return pod;
  }

  private static boolean labelled(Pod pod) {
    return Optional.ofNullable(pod.getMetadata().getLabels())
        .filter(labels -> labels.containsKey(WellKnown.SCALE_SET))
        .isPresent();
  }

  private static String uid(Pod pod) {
    return Optional.ofNullable(pod.getMetadata()).map(ObjectMeta::getUid).orElse("");
  }
}
