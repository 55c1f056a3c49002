package dev.vmss.operator.runtime.machine;

import dev.vmss.operator.kubevirt.VirtualMachine;
import dev.vmss.operator.kubevirt.VirtualMachineInstance;
import dev.vmss.operator.runtime.owned.ObjectKind;
import dev.vmss.operator.runtime.owned.Owned;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Optional;
import java.util.function.Function;

/** Machines as instances. */
final class MachineKind implements ObjectKind<VirtualMachine> {

  private final Function<VirtualMachine, Optional<VirtualMachineInstance>> runs;
  private final Moves moves;

  /**
   * @param runs finds what KubeVirt runs of a machine
   */
  MachineKind(Function<VirtualMachine, Optional<VirtualMachineInstance>> runs, Moves moves) {
    this.runs = runs;
    this.moves = moves;
  }

  @Override
  public Class<VirtualMachine> type() {
    return VirtualMachine.class;
  }

  @Override
  public Optional<Owned> see(VirtualMachine machine) {
    Optional<VirtualMachineInstance> run = runs.apply(machine);
    return MachineReader.see(machine, run).map(owned -> moves.seen(owned, machine, run));
  }

  @Override
  public VirtualMachine named(ObjectMeta metadata) {
    VirtualMachine machine = new VirtualMachine();
    machine.setMetadata(metadata);
    return machine;
  }
}
