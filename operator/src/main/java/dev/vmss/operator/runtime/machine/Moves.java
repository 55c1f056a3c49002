package dev.vmss.operator.runtime.machine;

import dev.vmss.operator.kubevirt.VirtualMachine;
import dev.vmss.operator.kubevirt.VirtualMachineInstance;
import dev.vmss.operator.kubevirt.VirtualMachineInstanceStatus.MigrationState;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.owned.Owned;
import dev.vmss.operator.runtime.owned.Stamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * A machine that is moved to another node by live migration is not ready for some seconds, because
 * KubeVirt marks the new Pod late. Its guest runs all the while: that is no unhealthiness, and no
 * new beginning of being ready.
 */
final class Moves {

  /** What KubeVirt needs, and more, to call a machine ready after it has moved. */
  static final Duration SETTLES_WITHIN = Duration.ofSeconds(30);

  private final LongSupplier nanos;

  /** What was known of each machine before it moved, by uid. */
  private final Map<String, Memory> memories = new ConcurrentHashMap<>();

  /**
   * @param since when it last changed, but for moves
   * @param notReadyFrom when it was first seen not ready after its move, by our clock
   */
  private record Memory(Instant since, Optional<Long> notReadyFrom) {}

  /**
   * @param nanos of a monotonic clock
   */
  Moves(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** What was read, without what its move makes of it. */
  Owned seen(Owned read, VirtualMachine machine, Optional<VirtualMachineInstance> run) {
    Instance instance = read.instance();
    Optional<MigrationState> move =
        run.map(VirtualMachineInstance::getStatus).map(status -> status.migrationState());
    boolean byMove = move.filter(m -> causes(m, readyChanged(machine))).isPresent();
    Memory memory = memories.get(instance.uid());
    if (!byMove || memory == null) {
      remember(instance, new Memory(instance.since(), Optional.empty()));
      return read;
    }
    if (instance.ready()) {
      remember(instance, new Memory(memory.since(), Optional.empty()));
      return new Owned(read.claim(), instance.changed(memory.since()));
    }
    long from = memory.notReadyFrom().orElseGet(nanos::getAsLong);
    remember(instance, new Memory(memory.since(), Optional.of(from)));
    boolean underWay = move.orElseThrow().endTimestamp() == null;
    boolean settles = nanos.getAsLong() - from < SETTLES_WITHIN.toNanos();
    return !instance.stopped() && (underWay || settles)
        ? new Owned(read.claim(), instance.readySince(memory.since()))
        : read;
  }

  private void remember(Instance instance, Memory memory) {
    memories.put(instance.uid(), memory);
  }

  /** It is shown ready for the time being, and has to be looked at again. */
  boolean settles(Instance shown) {
    return Optional.ofNullable(memories.get(shown.uid())).flatMap(Memory::notReadyFrom).isPresent();
  }

  void forget(String uid) {
    memories.remove(uid);
  }

  private static Optional<Instant> readyChanged(VirtualMachine machine) {
    return MachineReader.condition(machine, "Ready")
        .flatMap(condition -> Stamps.time(condition.getLastTransitionTime()));
  }

  /** Both times are the cluster's. */
  private static boolean causes(MigrationState move, Optional<Instant> change) {
    Optional<Instant> start = Stamps.time(move.startTimestamp());
    Optional<Instant> end = Stamps.time(move.endTimestamp());
    return start.isPresent()
        && change.isPresent()
        && !change.get().isBefore(start.get())
        && end.map(at -> !change.get().isAfter(at.plus(SETTLES_WITHIN))).orElse(true);
  }
}
