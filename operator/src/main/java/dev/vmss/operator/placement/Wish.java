package dev.vmss.operator.placement;

import java.util.List;

/**
 * How a set wants its instances spread.
 *
 * @param size the size's name, for messages
 * @param zones allowed zones in order of preference; empty: zones do not matter
 * @param zoneBalance never unbalance zones, block instead (Azure: {@code zoneBalance})
 * @param faultDomains at least this many nodes (Azure: {@code platformFaultDomainCount}); 1: spread
 *     as widely as possible
 * @param assumeAutoscaling missing nodes never prevent a create: the pending Pod makes a cluster
 *     autoscaler add them
 */
public record Wish(
    String size,
    Hardware hardware,
    List<String> zones,
    boolean zoneBalance,
    int faultDomains,
    boolean assumeAutoscaling) {

  public Wish {
    zones = List.copyOf(zones);
  }

  public boolean zoned() {
    return !zones.isEmpty();
  }

  boolean allowsZoneOf(Node node) {
    return zones.isEmpty() || node.zone().filter(zones::contains).isPresent();
  }
}
