package dev.vmss.operator.runtime.machine;

import dev.vmss.operator.kubevirt.VirtualMachine;
import dev.vmss.operator.kubevirt.VirtualMachineInstance;
import dev.vmss.operator.runtime.owned.Owned;
import dev.vmss.operator.runtime.owned.OwnedObjects;
import dev.vmss.operator.runtime.owned.Strays;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What becomes of events about machines and their runs: both tell one story, and a set is woken
 * only when something its rules read has changed in it. Called by one thread at a time per kind.
 */
final class MachineEvents {

  private final OwnedObjects<VirtualMachine> machines;
  private final DataDisks disks;
  private final Runs runs;
  private final Moves moves;
  private final Strays.Later later;
  private final Consumer<Set<ResourceID>> wake;

  /** The machines as the watch last showed them, and what was made of them, by place. */
  private final Map<String, Told> told = new ConcurrentHashMap<>();

  private record Told(VirtualMachine machine, Optional<Owned> story) {}

  MachineEvents(
      OwnedObjects<VirtualMachine> machines,
      DataDisks disks,
      Runs runs,
      Moves moves,
      Strays.Later later,
      Consumer<Set<ResourceID>> wake) {
    this.machines = machines;
    this.disks = disks;
    this.runs = runs;
    this.moves = moves;
    this.later = later;
    this.wake = wake;
  }

  private static String place(HasMetadata object) {
    return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
  }

  /** A machine is new or has changed. */
  synchronized void shown(VirtualMachine machine) {
    tell(machine);
  }

  synchronized void gone(VirtualMachine machine) {
    told.remove(place(machine));
    moves.forget(machine.getMetadata().getUid());
    machines.strays().gone(machine, wake);
  }

  /** A run is new or has changed. */
  synchronized void shown(VirtualMachineInstance run) {
    runs.put(run);
    lookAgain(run);
  }

  synchronized void gone(VirtualMachineInstance run) {
    runs.remove(run);
    lookAgain(run);
  }

  /** The claim behind a data disk is new or has changed. */
  synchronized void shown(PersistentVolumeClaim claim) {
    changed(disks.shown(claim));
  }

  synchronized void gone(PersistentVolumeClaim claim) {
    changed(disks.gone(claim));
  }

  private void changed(DataDisks.Change change) {
    if (!change.before().equals(change.now())) {
      Stream.of(change.before(), change.now())
          .flatMap(Optional::stream)
          .map(found -> Set.of(found.claim().resource()))
          .distinct()
          .forEach(wake);
    }
  }

  private void lookAgain(HasMetadata run) {
    Optional.ofNullable(told.get(place(run))).ifPresent(known -> tell(known.machine()));
  }

  private void tell(VirtualMachine machine) {
    Told before = told.get(place(machine));
    Optional<Owned> was = before == null ? Optional.empty() : before.story();
    Optional<Owned> now = machines.kind().see(machine);
    told.put(place(machine), new Told(machine, now));
    machines.replaced(was, now);
    wake.accept(Owned.left(was, now));
    if (!Owned.sameStory(now, was)) {
      wake.accept(Owned.sets(now));
    }
    now.map(Owned::instance)
        .filter(moves::settles)
        .ifPresent(_ -> later.after(Moves.SETTLES_WITHIN, () -> settled(machine)));
  }

  /** It was shown ready while it moved; by now it is, or is not. */
  private synchronized void settled(VirtualMachine machine) {
    Optional.ofNullable(told.get(place(machine)))
        .filter(
            known -> known.machine().getMetadata().getUid().equals(machine.getMetadata().getUid()))
        .ifPresent(known -> tell(known.machine()));
  }

  /** Takes note of those without their label. */
  void search(Stream<HasMetadata> unlabelled) {
    machines.strays().search(() -> unlabelled, wake);
  }

  /** No machines are served any more. */
  synchronized void none() {
    told.clear();
    runs.clear();
    disks.none();
    machines.noneServed();
  }
}
