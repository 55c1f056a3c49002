package dev.vmss.operator.scaleset.simulation;

import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.scaleset.simulation.world.ApiServer;
import dev.vmss.operator.scaleset.simulation.world.Machine;
import java.util.HashSet;
import java.util.Set;

/** What holds of the real world at every moment, whatever operators believe. */
record WorldRules(ApiServer server) {

  void check() {
    Set<String> seen = new HashSet<>();
    for (Machine machine : server.machines.all()) {
      if (machine.owner().isPresent() && machine.labels().containsKey(WellKnown.SCALE_SET)) {
        String id = machine.labels().getOrDefault(WellKnown.INSTANCE_ID, "?");
        if (!machine.key().name().equals(machine.owner().get().name() + "-" + id)) {
          throw new Violation("the id is in the name", machine + " has id " + id);
        }
        if (!seen.add(machine.owner().get().uid() + "/" + id)) {
          throw new Violation("no two instances with one id", machine.toString());
        }
      }
    }
  }
}
