package dev.vmss.operator.runtime.pod;

import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.Slot;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells the scheduler the zone that was chosen and how to spread over nodes. */
final class Spread {

  static final String HOSTNAME = "kubernetes.io/hostname";
  static final String ZONE = "topology.kubernetes.io/zone";

  private Spread() {}

  static @Nullable Affinity affinity(Slot slot) {
    return slot.zone().map(Spread::in).orElse(null);
  }

  private static Affinity in(String zone) {
    return new AffinityBuilder()
        .withNewNodeAffinity()
        .withNewRequiredDuringSchedulingIgnoredDuringExecution()
        .addNewNodeSelectorTerm()
        .withMatchExpressions(new NodeSelectorRequirement(ZONE, "In", List.of(zone)))
        .endNodeSelectorTerm()
        .endRequiredDuringSchedulingIgnoredDuringExecution()
        .endNodeAffinity()
        .build();
  }

  /**
   * Evenly over hosts: a must when fault domains are counted, else as far as possible. A must
   * leaves out hosts that are tainted or cordoned, or it would wait for them.
   */
  static TopologySpreadConstraint constraint(Recipe recipe) {
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
}
