package dev.vmss.operator.runtime.machine;

import dev.vmss.operator.kubevirt.VirtualMachine;
import dev.vmss.operator.kubevirt.VirtualMachineInstance;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What KubeVirt runs now, by namespace and name: a run has the name of its machine. */
final class Runs {

  private final Map<Key, VirtualMachineInstance> byName = new ConcurrentHashMap<>();

  private record Key(String namespace, String name) {

    static Key of(HasMetadata object) {
      return new Key(object.getMetadata().getNamespace(), object.getMetadata().getName());
    }
  }

  Optional<VirtualMachineInstance> of(VirtualMachine machine) {
    return Optional.ofNullable(byName.get(Key.of(machine)));
  }

  void put(VirtualMachineInstance run) {
    byName.put(Key.of(run), run);
  }

  /** Another run may stand there already. */
  void remove(VirtualMachineInstance run) {
    byName.computeIfPresent(
        Key.of(run),
        (_, known) ->
            known.getMetadata().getUid().equals(run.getMetadata().getUid()) ? null : known);
  }

  void clear() {
    byName.clear();
  }
}
