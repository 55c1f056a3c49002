package dev.vmss.operator.scaleset.decision;

import dev.vmss.operator.model.InstanceId;
import dev.vmss.operator.placement.Obstacle;
import dev.vmss.operator.placement.Placement;
import dev.vmss.operator.runtime.DataDiskClaim;
import dev.vmss.operator.runtime.Slot;
import dev.vmss.operator.scaleset.snapshot.Facts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The zone of each new instance: where its data disks are, if it finds some; else the one that
 * keeps the balance.
 *
 * @param slots those that can be created now
 * @param obstacle why not all can
 */
record Seats(List<Slot> slots, Optional<Obstacle> obstacle) {

  /**
   * @param ids of the new instances
   * @param population counting instances by zone
   */
  static Seats of(Facts facts, List<InstanceId> ids, Map<String, Integer> population) {
    Placement placement = facts.placement().orElseThrow();
    Map<String, Integer> counts = new HashMap<>(population);
    List<Slot> slots = new ArrayList<>();
    List<InstanceId> others = new ArrayList<>();
    Optional<Obstacle> tied = Optional.empty();
    for (InstanceId id : ids) {
      Optional<DataDiskClaim> disk = facts.numbers().tied(id);
      Optional<String> zone = disk.flatMap(DataDiskClaim::zone);
      Optional<Obstacle> down = disk.flatMap(it -> placement.tiedTo(zone.orElseThrow(), it.name()));
      if (zone.isEmpty()) {
        others.add(id);
      } else if (down.isPresent()) {
        tied = tied.or(() -> down);
      } else {
        counts.merge(zone.get(), 1, Integer::sum);
        slots.add(new Slot(id, zone));
      }
    }
    Placement.Choice choice = placement.choose(others.size(), counts);
    for (int i = 0; i < choice.zones().size(); i++) {
      slots.add(new Slot(others.get(i), choice.zones().get(i)));
    }
    slots.sort(Comparator.comparingInt(slot -> ids.indexOf(slot.id())));
    return new Seats(List.copyOf(slots), choice.obstacle().isPresent() ? choice.obstacle() : tied);
  }
}
