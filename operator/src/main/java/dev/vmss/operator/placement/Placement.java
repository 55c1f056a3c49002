package dev.vmss.operator.placement;

import dev.vmss.operator.model.Counted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where new instances of one set may go, given the nodes as they are (rules: "Placement"). The zone
 * is chosen here, the node by the scheduler.
 */
public final class Placement {

  private final Wish wish;
  private final Eligibility eligibility;

  public Placement(Wish wish, Collection<Node> nodes) {
    this.wish = wish;
    this.eligibility = Eligibility.of(wish, nodes);
  }

  /** Zones for new instances, and what stopped the choice when there are fewer than asked for. */
  public record Choice(List<Optional<String>> zones, Optional<Obstacle> obstacle) {}

  /** What prevents every create, if anything does. */
  public Optional<Obstacle> obstacle() {
    if (wish.assumeAutoscaling()) {
      return Optional.empty();
    }
    if (eligibility.nodes().isEmpty()) {
      return Optional.of(eligibility.noNodes(wish));
    }
    return tooFewFaultDomains().or(this::tooManyZonesDown);
  }

  /** Whether the node of that name takes new instances, as far as it has room. */
  public boolean takesOn(String node) {
    return eligibility.nodes().stream().anyMatch(eligible -> eligible.name().equals(node));
  }

  /**
   * Chooses zones for {@code count} new instances: the least populated first, ties in the set's
   * order.
   *
   * @param population counting instances by the zone they are in
   */
  public Choice choose(int count, Map<String, Integer> population) {
    Optional<Obstacle> obstacle = obstacle();
    if (count == 0 || obstacle.isPresent()) {
      return new Choice(List.of(), count == 0 ? Optional.empty() : obstacle);
    }
    List<Optional<String>> chosen = new ArrayList<>();
    Map<String, Integer> counts = new HashMap<>(population);
    while (chosen.size() < count) {
      if (!wish.zoned()) {
        chosen.add(Optional.empty());
        continue;
      }
      String zone = leastPopulated(counts);
      if (isDown(zone)) {
        return new Choice(chosen, Optional.of(cannotBalance(zone)));
      }
      counts.merge(zone, 1, Integer::sum);
      chosen.add(Optional.of(zone));
    }
    return new Choice(chosen, Optional.empty());
  }

  /** Why an instance whose data disk is in this zone cannot go there, if it cannot. */
  public Optional<Obstacle> tiedTo(String zone, String disk) {
    return obstacle()
        .or(
            () ->
                isDown(zone)
                    ? Optional.of(
                        new Obstacle(
                            Obstacle.Reason.ZONE_DOWN,
                            "Zone %s has no eligible node, and data disk %s of the next instance is there: bring its nodes back, or delete that PersistentVolumeClaim, and what is on it."
                                .formatted(zone, disk)))
                    : Optional.empty());
  }

  /**
   * Among equally populated zones one that is up: it keeps the balance as well as one that is not.
   */
  private String leastPopulated(Map<String, Integer> counts) {
    List<String> candidates = wish.zoneBalance() ? wish.zones() : upZones();
    return candidates.stream()
        .min(
            Comparator.comparing((String zone) -> counts.getOrDefault(zone, 0))
                .thenComparing(this::isDown))
        .orElseThrow();
  }

  private List<String> upZones() {
    return wish.zones().stream().filter(zone -> !isDown(zone)).toList();
  }

  private boolean isDown(String zone) {
    return !wish.assumeAutoscaling() && !eligibility.zones().contains(zone);
  }

  private Optional<Obstacle> tooFewFaultDomains() {
    int have = eligibility.hosts();
    if (wish.faultDomains() <= have || wish.faultDomains() <= 1) {
      return Optional.empty();
    }
    return Optional.of(
        new Obstacle(
            Obstacle.Reason.INSUFFICIENT_FAULT_DOMAINS,
            "platformFaultDomainCount %d needs %s, %s: add nodes or lower spec.platformFaultDomainCount."
                .formatted(
                    wish.faultDomains(),
                    Counted.of(wish.faultDomains(), "node"),
                    Counted.are(have, "eligible"))));
  }

  private Optional<Obstacle> tooManyZonesDown() {
    List<String> down = wish.zones().stream().filter(this::isDown).toList();
    if (down.size() < 2) {
      return Optional.empty();
    }
    return Optional.of(
        new Obstacle(
            Obstacle.Reason.ZONE_DOWN,
            "%d of %d zones have no eligible node (%s); at most one may be down: bring their nodes back or change spec.zones."
                .formatted(down.size(), wish.zones().size(), String.join(", ", down))));
  }

  private Obstacle cannotBalance(String zone) {
    return new Obstacle(
        Obstacle.Reason.ZONE_DOWN,
        "Zone %s has no eligible node and spec.zoneBalance is true, so the next instance has no place that keeps the %d zones balanced: bring its nodes back or set spec.zoneBalance to false."
            .formatted(zone, wish.zones().size()));
  }
}
