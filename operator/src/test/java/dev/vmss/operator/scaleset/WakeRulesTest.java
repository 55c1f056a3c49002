package dev.vmss.operator.scaleset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.Instances;
import java.util.List;
import org.junit.jupiter.api.Test;

/** 04: "a node event [wakes] only sets with instances or wishes there". */
class WakeRulesTest {

  private static final List<Instance> ON_NODE_1 = List.of(Instances.number(0).instance());

  private static VirtualMachineScaleSet in(Situation situation) {
    VirtualMachineScaleSet set = new VirtualMachineScaleSet();
    set.setStatus(situation.plan().status());
    return set;
  }

  @Test
  void aReadySetIsConcernedByItsOwnNodesOnly() {
    assertThat(WakeRules.byNode(in(Situation.FULL), ON_NODE_1, "node-1"::equals)).isTrue();
    assertThat(WakeRules.byNode(in(Situation.FULL), ON_NODE_1, "node-2"::equals)).isFalse();
  }

  @Test
  void aSetThatLacksSomethingIsConcernedByEveryNode() {
    assertThat(WakeRules.byNode(in(Situation.WITHOUT_NODES), ON_NODE_1, "node-2"::equals)).isTrue();
    assertThat(WakeRules.byNode(new VirtualMachineScaleSet(), List.of(), "node-2"::equals))
        .as("nobody looked at it yet")
        .isTrue();
  }
}
