package dev.vmss.operator.scaleset;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.operator.scaleset.plan.Outcome;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.vocabulary.Notice;

/** What a visit does to the world: on the API server, or in a world made of memory. */
interface Effects {

  /** Carries out the actions of a plan. */
  Outcome act(Plan plan);

  /**
   * Writes the status unless it is the reported one; false when somebody changed the set meanwhile.
   */
  boolean report(VirtualMachineScaleSetStatus status);

  void announce(Notice notice);
}
