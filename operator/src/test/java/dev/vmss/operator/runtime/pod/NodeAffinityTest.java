package dev.vmss.operator.runtime.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.OsType;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import org.junit.jupiter.api.Test;

/** To which nodes an instance may go: what the zone and the image leave. */
class NodeAffinityTest {

  private static final Recipes BUILT =
      Recipes.plain().of(Recipes.image(OsType.LINUX, "arm64", "amd64"));

  /** All rules of one term hold at once; of several terms one would do. */
  private static List<String> rules(Pod pod) {
    List<NodeSelectorRequirement> rules =
        pod
            .getSpec()
            .getAffinity()
            .getNodeAffinity()
            .getRequiredDuringSchedulingIgnoredDuringExecution()
            .getNodeSelectorTerms()
            .stream()
            .reduce(
                (_, _) -> {
                  throw new AssertionError("more than one term");
                })
            .orElseThrow()
            .getMatchExpressions();
    return rules.stream()
        .map(rule -> rule.getKey() + " " + rule.getOperator() + " " + rule.getValues())
        .toList();
  }

  @Test
  void anImageGoesToNodesOfTheArchitecturesItWasBuiltFor() {
    assertThat(rules(BUILT.pod())).containsExactly("kubernetes.io/arch In [amd64, arm64]");
  }

  @Test
  void zoneAndArchitectureBothHold() {
    assertThat(rules(BUILT.pod("zone-1")))
        .containsExactly(
            "topology.kubernetes.io/zone In [zone-1]", "kubernetes.io/arch In [amd64, arm64]");
  }

  @Test
  void whatIsNotKnownKeepsNobodyAway() {
    assertThat(Recipes.plain().pod().getSpec().getAffinity()).isNull();
  }
}
