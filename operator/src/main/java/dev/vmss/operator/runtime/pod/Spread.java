package dev.vmss.operator.runtime.pod;

import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.Slot;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells the scheduler the zone that was chosen and how to spread over nodes.
 *
 * @param honoursTaints the server knows {@code nodeTaintsPolicy} (1.26); before, a hard spread
 *     would wait for hosts that take nothing, so those are excluded by affinity
 */
record Spread(boolean honoursTaints) {

  static final String HOSTNAME = "kubernetes.io/hostname";
  static final String ZONE = "topology.kubernetes.io/zone";

  @Nullable Affinity affinity(Recipe recipe, Slot slot) {
    List<NodeSelectorRequirement> rules = new ArrayList<>();
    slot.zone().ifPresent(zone -> rules.add(rule(ZONE, "In", List.of(zone))));
    if (hard(recipe) && !honoursTaints && !recipe.ineligibleHosts().isEmpty()) {
      rules.add(rule(HOSTNAME, "NotIn", recipe.ineligibleHosts()));
    }
    if (rules.isEmpty()) {
      return null;
    }
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

  /** Evenly over hosts: a must when fault domains are counted, else as far as possible. */
  TopologySpreadConstraint constraint(Recipe recipe) {
    TopologySpreadConstraintBuilder constraint =
        new TopologySpreadConstraintBuilder()
            .withTopologyKey(HOSTNAME)
            .withMaxSkew(1)
            .withWhenUnsatisfiable(hard(recipe) ? "DoNotSchedule" : "ScheduleAnyway")
            .withNewLabelSelector()
            .withMatchLabels(Map.of(WellKnown.SCALE_SET, recipe.owner().name()))
            .endLabelSelector();
    if (hard(recipe) && honoursTaints) {
      constraint.withNodeTaintsPolicy("Honor");
    }
    return constraint.build();
  }

  private static boolean hard(Recipe recipe) {
    return recipe.faultDomains() > 1;
  }

  private static NodeSelectorRequirement rule(String key, String operator, List<String> values) {
    return new NodeSelectorRequirement(key, operator, values);
  }
}
