package dev.vmss.operator.runtime;

import dev.vmss.api.v1alpha1.VirtualMachineSizeSpec;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.placement.Node;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells the scheduler which nodes will do and how to spread over them, in the words that Pods and
 * machines share.
 */
public final class Spread {

  private static final String HOSTNAME = "kubernetes.io/hostname";
  private static final String ZONE = "topology.kubernetes.io/zone";

  private Spread() {}

  /** To the zone that was chosen, and to nodes of the architectures that the image runs on. */
  public static @Nullable Affinity affinity(Slot slot, Set<String> architectures) {
    List<NodeSelectorRequirement> rules = new ArrayList<>();
    slot.zone().ifPresent(zone -> rules.add(among(ZONE, List.of(zone))));
    if (!architectures.isEmpty()) {
      rules.add(among(Node.ARCHITECTURE, architectures.stream().sorted().toList()));
    }
    return rules.isEmpty() ? null : required(rules);
  }

  private static NodeSelectorRequirement among(String label, List<String> values) {
    return new NodeSelectorRequirement(label, "In", values);
  }

  private static Affinity required(List<NodeSelectorRequirement> rules) {
    return new AffinityBuilder()
        .withNewNodeAffinity()
        .withNewRequiredDuringSchedulingIgnoredDuringExecution()
        .addNewNodeSelectorTerm()
        .withMatchExpressions(rules)
        .endNodeSelectorTerm()
        .endRequiredDuringSchedulingIgnoredDuringExecution()
        .endNodeAffinity()
        .build();
  }

  /**
   * Evenly over hosts: a must when fault domains are counted, else as far as possible. A must
   * leaves out hosts that are tainted or cordoned, or it would wait for them.
   */
  public static TopologySpreadConstraint constraint(Recipe recipe) {
    boolean must = recipe.faultDomains() > 1;
    return new TopologySpreadConstraintBuilder()
        .withTopologyKey(HOSTNAME)
        .withMaxSkew(1)
        .withWhenUnsatisfiable(must ? "DoNotSchedule" : "ScheduleAnyway")
        .withNodeTaintsPolicy(must ? "Honor" : null)
        .withNewLabelSelector()
        .withMatchLabels(Map.of(WellKnown.SCALE_SET, recipe.owner().name()))
        .endLabelSelector()
        .build();
  }

  /** The taints that a size's hardware may have. */
  public static List<Toleration> tolerations(VirtualMachineSizeSpec size) {
    return size.tolerations().stream()
        .map(
            toleration ->
                new TolerationBuilder()
                    .withKey(toleration.key())
                    .withOperator(toleration.operator())
                    .withValue(toleration.value())
                    .withEffect(toleration.effect())
                    .withTolerationSeconds(toleration.tolerationSeconds())
                    .build())
        .toList();
  }
}
