package dev.vmss.operator.scaleset;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.vocabulary.ConditionTypes;
import java.util.Collection;
import java.util.function.Predicate;

/** Which sets an event on something else concerns. Pure. */
public final class WakeRules {

  private WakeRules() {}

  /**
   * Sets with instances on a node, and sets that wish for something: they may now get it there.
   *
   * @param instances of the set, as the cache shows them
   * @param concerned whether the event is about this node, or may say more about its absence
   */
  public static boolean byNode(
      VirtualMachineScaleSet set, Collection<Instance> instances, Predicate<String> concerned) {
    return wishes(set) || instances.stream().anyMatch(i -> i.node().filter(concerned).isPresent());
  }

  private static boolean wishes(VirtualMachineScaleSet set) {
    return set.getStatus() == null || !ConditionTypes.isTrue(set.getStatus(), ConditionTypes.READY);
  }
}
