package dev.vmss.operator.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.placement.Obstacle.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** 03, "Placement": zones. */
class PlacementTest {

  private static final List<String> ZONES = List.of("zone-1", "zone-2", "zone-3");
  private static final Hardware ANY =
      new Hardware(Map.of(), List.of(), Optional.empty(), Set.of(), false);

  private static Wish wish(List<String> zones, boolean zoneBalance, int faultDomains) {
    return new Wish("Standard_A1_v2", ANY, zones, zoneBalance, faultDomains, false);
  }

  private static Wish zoned() {
    return wish(ZONES, false, 1);
  }

  private static Wish balanced() {
    return wish(ZONES, true, 1);
  }

  private static List<Node> nodesIn(String... zones) {
    return Nodes.perZone(2, List.of(zones));
  }

  private static List<String> zonesOf(Placement.Choice choice) {
    return choice.zones().stream().map(zone -> zone.orElse("none")).toList();
  }

  /**
   * "With zones, the operator chooses a zone ...: least-populated first (ties: order in zones)".
   */
  @Test
  void theLeastPopulatedZoneIsChosenAndTiesGoByOrder() {
    Placement placement = new Placement(zoned(), nodesIn("zone-1", "zone-2", "zone-3"));
    assertThat(zonesOf(placement.choose(4, Map.of())))
        .containsExactly("zone-1", "zone-2", "zone-3", "zone-1");
    assertThat(zonesOf(placement.choose(3, Map.of("zone-1", 3, "zone-2", 1, "zone-3", 2))))
        .containsExactly("zone-2", "zone-2", "zone-3");
  }

  @Test
  void tiesFollowTheOrderOfTheSpecAndNotOfTheAlphabet() {
    Wish backwards = wish(List.of("zone-3", "zone-1"), false, 1);
    Placement placement = new Placement(backwards, nodesIn("zone-1", "zone-3"));
    assertThat(zonesOf(placement.choose(2, Map.of()))).containsExactly("zone-3", "zone-1");
  }

  /** "balanced to +-1, so a replacement lands where one was lost." */
  @Test
  void aReplacementLandsWhereOneWasLost() {
    Placement placement = new Placement(zoned(), nodesIn("zone-1", "zone-2", "zone-3"));
    assertThat(zonesOf(placement.choose(1, Map.of("zone-1", 2, "zone-2", 2, "zone-3", 1))))
        .containsExactly("zone-3");
  }

  /** "Without zones, none is chosen." */
  @Test
  void withoutZonesNoneIsChosen() {
    Placement placement = new Placement(wish(List.of(), false, 1), nodesIn("zone-1"));
    assertThat(zonesOf(placement.choose(2, Map.of()))).containsExactly("none", "none");
  }

  @Test
  void choosingNobodyMeetsNoObstacle() {
    Placement placement = new Placement(zoned(), List.of());
    assertThat(placement.choose(0, Map.of()).obstacle()).isEmpty();
  }

  // "zoneBalance: false: a zone without eligible nodes is skipped while at most one is down; two
  // or more down: blocked."

  @Test
  void oneZoneDownIsSkipped() {
    Placement placement = new Placement(zoned(), nodesIn("zone-1", "zone-3"));
    Placement.Choice choice = placement.choose(3, Map.of("zone-2", 0));
    assertThat(zonesOf(choice)).containsExactly("zone-1", "zone-3", "zone-1");
    assertThat(choice.obstacle()).isEmpty();
  }

  @Test
  void twoZonesDownBlock() {
    Placement placement = new Placement(zoned(), nodesIn("zone-3"));
    Placement.Choice choice = placement.choose(1, Map.of());
    assertThat(choice.zones()).isEmpty();
    assertThat(choice.obstacle())
        .contains(
            new Obstacle(
                Reason.ZONE_DOWN,
                "2 of 3 zones have no eligible node (zone-1, zone-2); at most one may be down: bring their nodes back or change spec.zones."));
  }

  @Test
  void aZoneWhoseNodesAreCordonedIsDown() {
    List<Node> nodes = new ArrayList<>(nodesIn("zone-1"));
    nodes.add(Nodes.named("c").in("zone-2").cordoned().node());
    nodes.add(Nodes.named("d").in("zone-3").node());
    assertThat(zonesOf(new Placement(zoned(), nodes).choose(2, Map.of())))
        .containsExactly("zone-1", "zone-3");
  }

  // "true: any scaling that cannot stay balanced is blocked."

  @Test
  void balanceBlocksWhatWouldUnbalance() {
    Placement placement = new Placement(balanced(), nodesIn("zone-1", "zone-2"));
    Placement.Choice choice = placement.choose(2, Map.of("zone-1", 1, "zone-2", 1, "zone-3", 0));
    assertThat(choice.zones()).isEmpty();
    assertThat(choice.obstacle())
        .contains(
            new Obstacle(
                Reason.ZONE_DOWN,
                "Zone zone-3 has no eligible node and spec.zoneBalance is true, so the next instance has no place that keeps the 3 zones balanced: bring its nodes back or set spec.zoneBalance to false."));
  }

  @Test
  void balanceAllowsWhatStaysBalancedAlthoughAZoneIsDown() {
    Placement placement = new Placement(balanced(), nodesIn("zone-2", "zone-3"));
    Placement.Choice choice = placement.choose(3, Map.of("zone-1", 1, "zone-2", 1, "zone-3", 1));
    assertThat(zonesOf(choice)).containsExactly("zone-2", "zone-3");
    assertThat(choice.obstacle()).map(Obstacle::reason).contains(Reason.ZONE_DOWN);
  }

  @Test
  void balanceFillsTheZoneThatLacksOne() {
    Placement placement = new Placement(balanced(), nodesIn("zone-1", "zone-2", "zone-3"));
    assertThat(zonesOf(placement.choose(1, Map.of("zone-1", 2, "zone-2", 1, "zone-3", 2))))
        .containsExactly("zone-2");
  }

  /** "(ties: order in zones), balanced to +-1": holds after every single choice. */
  @Test
  void everyChoiceKeepsTheZonesWithinOne() {
    Placement placement = new Placement(balanced(), nodesIn("zone-1", "zone-2", "zone-3"));
    List<String> chosen = zonesOf(placement.choose(10, Map.of()));
    for (int i = 1; i <= chosen.size(); i++) {
      List<String> until = chosen.subList(0, i);
      List<Integer> counts =
          ZONES.stream()
              .map(zone -> java.util.Collections.frequency(until, zone))
              .sorted()
              .toList();
      assertThat(counts.get(2) - counts.get(0)).isLessThanOrEqualTo(1);
    }
  }

  /** "With the operator's option assumeAutoscaling missing nodes never prevent a create". */
  @Test
  void underAutoscalingNothingIsAnObstacle() {
    Wish autoscaled = new Wish("size", ANY, ZONES, true, 9, true);
    Placement placement = new Placement(autoscaled, List.of());
    Placement.Choice choice = placement.choose(3, Map.of());
    assertThat(choice.obstacle()).isEmpty();
    assertThat(zonesOf(choice)).containsExactly("zone-1", "zone-2", "zone-3");
  }

  // platformFaultDomainCount

  /** "n = at least n nodes, evenly, or block"; "needs 3 nodes, 2 are eligible". */
  @Test
  void tooFewFaultDomainsBlock() {
    Placement placement = new Placement(wish(List.of(), false, 3), Nodes.count(2));
    assertThat(placement.choose(1, Map.of()).obstacle())
        .contains(
            new Obstacle(
                Reason.INSUFFICIENT_FAULT_DOMAINS,
                "platformFaultDomainCount 3 needs 3 nodes, 2 are eligible: add nodes or lower spec.platformFaultDomainCount."));
    assertThat(new Placement(wish(List.of(), false, 2), Nodes.count(2)).obstacle()).isEmpty();
  }

  /** "one fault domain = one node": two node objects on one host are one fault domain. */
  @Test
  void faultDomainsAreHosts() {
    List<Node> twins =
        List.of(Nodes.named("a").onHost("h").node(), Nodes.named("b").onHost("h").node());
    assertThat(new Placement(wish(List.of(), false, 2), twins).obstacle())
        .map(Obstacle::reason)
        .contains(Reason.INSUFFICIENT_FAULT_DOMAINS);
  }

  @Test
  void aZoneOfTheSetMattersOnlyIfItIsOneOfItsZones() {
    Wish two = wish(List.of("zone-1", "zone-2"), false, 1);
    Placement placement = new Placement(two, nodesIn("zone-1", "zone-9"));
    assertThat(zonesOf(placement.choose(2, Map.of()))).containsExactly("zone-1", "zone-1");
  }

  @Test
  void anEmptyPopulationIsNoDifferentFromZeros() {
    Placement placement = new Placement(zoned(), nodesIn("zone-1", "zone-2", "zone-3"));
    assertThat(placement.choose(2, Map.of()).zones())
        .isEqualTo(placement.choose(2, Map.of("zone-1", 0, "zone-9", 7)).zones())
        .containsExactly(Optional.of("zone-1"), Optional.of("zone-2"));
  }
}
