package dev.vmss.operator.runtime.pod;

import dev.vmss.operator.runtime.Instance;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All instances by owner uid, as the watch shows them, plus those we created and the watch has yet
 * to show: an operator that does not see its own creates would plan them again.
 */
final class InstanceIndex {

  private static final int REMEMBERED = 20_000;

  private final Map<String, Map<String, Instance>> byOwner = new ConcurrentHashMap<>();

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

  /** All instances there are. */
  List<Instance> all() {
    return byOwner.values().stream().flatMap(instances -> instances.values().stream()).toList();
  }

  /** What the watch says. */
  void put(Pod pod) {
    PodReader.read(pod).ifPresent(instance -> of(pod).put(instance.name(), instance));
  }

  /** What the server answered to our create; the watch may have said more already. */
  void putCreated(Pod pod) {
    PodReader.read(pod)
        .filter(instance -> !gone.contains(instance.uid()))
        .ifPresent(instance -> of(pod).putIfAbsent(instance.name(), instance));
  }

  void remove(Pod pod) {
    gone.add(pod.getMetadata().getUid());
    PodReader.controllingSet(pod)
        .map(OwnerReference::getUid)
        .ifPresent(
            owner ->
                byOwner.computeIfPresent(
                    owner,
                    (uid, instances) -> {
                      instances.computeIfPresent(
                          pod.getMetadata().getName(),
                          (name, known) ->
                              known.uid().equals(pod.getMetadata().getUid()) ? null : known);
                      return instances.isEmpty() ? null : instances;
                    }));
  }

  private Map<String, Instance> of(Pod pod) {
    String owner = PodReader.controllingSet(pod).orElseThrow().getUid();
    return byOwner.computeIfAbsent(owner, uid -> new ConcurrentHashMap<>());
  }
}
