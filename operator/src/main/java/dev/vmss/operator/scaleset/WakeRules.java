package dev.vmss.operator.scaleset;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.vocabulary.ConditionTypes;
import java.util.Collection;
import java.util.Optional;

/** Which sets an event on something else concerns. Pure. */
public final class WakeRules {

  private WakeRules() {}

  /**
   * Sets with instances on a node, and sets that wish for something: they may now get it there.
   *
   * @param instances of the set, as the cache shows them
   */
  public static boolean byNode(
      VirtualMachineScaleSet set, Collection<Instance> instances, String node) {
    return wishes(set) || instances.stream().anyMatch(i -> i.node().equals(Optional.of(node)));
  }

  private static boolean wishes(VirtualMachineScaleSet set) {
    return set.getStatus() == null || !ConditionTypes.isTrue(set.getStatus(), ConditionTypes.READY);
  }
}
