package dev.vmss.operator.scaleset;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.operator.scaleset.vocabulary.Notice;
import java.util.Optional;

/** How a status, and the Events that go with it, reach the server. */
interface StatusPublisher {

  /**
   * @param fresh the set's name and namespace, and the status
   * @return the set as the server has it now; nothing when {@code set} was changed meanwhile
   */
  Optional<VirtualMachineScaleSet> write(VirtualMachineScaleSet set, VirtualMachineScaleSet fresh);

  void announce(VirtualMachineScaleSet set, Notice notice);
}
