package dev.vmss.operator.runtime.pod;

import dev.vmss.operator.runtime.Instance;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * All instances by owner uid, as the watch shows them, plus those we created and the watch has yet
 * to show: an operator that does not see its own creates would plan them again.
 */
final class InstanceIndex {

  private static final int REMEMBERED = 20_000;

  private final Map<String, Map<String, Instance>> byOwner = new ConcurrentHashMap<>();
  private final Map<String, String> namespaces = new ConcurrentHashMap<>();
  private final Consumer<String> onImage;

  /**
   * @param onImage told the name of an image whose instances became more, fewer, or began to
   *     terminate
   */
  InstanceIndex(Consumer<String> onImage) {
    this.onImage = onImage;
  }

  /**
   * Uids seen deleted: a create whose reply arrives after the deletion must not come back to life.
   */
  private final Set<String> gone =
      Collections.newSetFromMap(
          Collections.synchronizedMap(
              new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                  return size() > REMEMBERED;
                }
              }));

  List<Instance> of(String ownerUid) {
    return List.copyOf(byOwner.getOrDefault(ownerUid, Map.of()).values());
  }

  /** Every instance there is. */
  List<Instance> all() {
    return byOwner.values().stream().flatMap(instances -> instances.values().stream()).toList();
  }

  /** All instances made from a gallery item, with the namespace they are in. */
  List<PodRuntime.Located> madeFrom(String imageUid) {
    return byOwner.entrySet().stream()
        .flatMap(
            owner ->
                owner.getValue().values().stream()
                    .filter(instance -> instance.stamp().imageUid().equals(imageUid))
                    .map(
                        instance ->
                            new PodRuntime.Located(
                                namespaces.getOrDefault(owner.getKey(), ""), instance)))
        .toList();
  }

  /** What the watch says. */
  void put(Pod pod) {
    PodReader.read(pod)
        .ifPresent(
            instance -> {
              Instance before = of(pod).put(instance.name(), instance);
              if (before == null || before.terminating() != instance.terminating()) {
                onImage.accept(instance.stamp().imageName());
              }
            });
  }

  /** What the watch says of a Pod it has shown before; its owner may have been taken away. */
  void replace(Pod before, Pod pod) {
    if (!ownerUid(before).equals(ownerUid(pod))) {
      remove(before);
    }
    put(pod);
  }

  private static Optional<String> ownerUid(Pod pod) {
    return PodReader.controllingSet(pod).map(OwnerReference::getUid);
  }

  /**
   * What the cache holds although its event has yet to come, or what the server answered to our
   * create; the watch may have said more already.
   */
  void putUnlessKnown(Pod pod) {
    PodReader.read(pod)
        .filter(instance -> !gone.contains(instance.uid()))
        .filter(instance -> of(pod).putIfAbsent(instance.name(), instance) == null)
        .ifPresent(instance -> onImage.accept(instance.stamp().imageName()));
  }

  void remove(Pod pod) {
    gone.add(pod.getMetadata().getUid());
    ownerUid(pod)
        .ifPresent(
            owner ->
                byOwner.computeIfPresent(
                    owner,
                    (uid, instances) -> {
                      instances.computeIfPresent(
                          pod.getMetadata().getName(),
                          (name, known) ->
                              known.uid().equals(pod.getMetadata().getUid()) ? null : known);
                      if (instances.isEmpty()) {
                        namespaces.remove(uid);
                        return null;
                      }
                      return instances;
                    }));
    PodReader.read(pod).ifPresent(instance -> onImage.accept(instance.stamp().imageName()));
  }

  private Map<String, Instance> of(Pod pod) {
    String owner = PodReader.controllingSet(pod).orElseThrow().getUid();
    namespaces.putIfAbsent(owner, pod.getMetadata().getNamespace());
    return byOwner.computeIfAbsent(owner, uid -> new ConcurrentHashMap<>());
  }
}
