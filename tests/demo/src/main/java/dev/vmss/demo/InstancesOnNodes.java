package dev.vmss.demo;

import java.util.List;

/**
 * Promise 4: instances are mapped onto the nodes that are their hardware, and status says where.
 */
final class InstancesOnNodes implements Promise {

  private static final List<String> ZONE_1 = List.of("node-1", "node-2");

  @Override
  public String title() {
    return "Instances are mapped onto cluster nodes";
  }

  @Override
  public void show(Stage stage) {
    stage.nodes();
    stage.note(
        "Size General_A1 takes nodes with vmss.dev/hardware=general: node-1, -2, -3 and -5.");
    stage.scale(Stage.LATEST, 9);
    stage.await("9 instances are ready", () -> stage.ready(Stage.LATEST));
    var placement = stage.set(Stage.LATEST).getStatus().placement();
    placement
        .zones()
        .forEach(
            z ->
                stage.note(
                    z.zone()
                        + ": "
                        + of(z.replicas(), "instance")
                        + " on "
                        + of(z.nodes(), "node")));
    PinnedVersionBlocks.require(
        placement.zones().stream().allMatch(zone -> zone.replicas() == 3),
        "The zones are not balanced: " + placement.zones());
    PinnedVersionBlocks.require(
        placement.nodeCounts().stream()
            .noneMatch(n -> List.of("node-4", "node-6").contains(n.node())),
        "An instance runs on hardware that is not its own.");
    stage.step("The hardware of every zone is taken away:");
    for (String node : List.of("node-1", "node-2", "node-3", "node-5")) {
      stage.cordon(node, true);
    }
    stage.scale(Stage.LATEST, 12);
    stage.await("nothing can be placed", () -> notPlaced(stage));
    stage.operatorSays("vmss/app", stage.condition(Stage.LATEST, "Placed"));
    ZONE_1.forEach(node -> stage.cordon(node, false));
    stage.cordon("node-3", false);
    stage.cordon("node-5", false);
    stage.await("12 instances are ready", () -> stage.ready(Stage.LATEST));
    stage.tables();
  }

  private static boolean notPlaced(Stage stage) {
    return stage
        .condition(Stage.LATEST, "Placed")
        .filter(c -> "NoEligibleNodes".equals(c.getReason()))
        .isPresent();
  }

  private static String of(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
