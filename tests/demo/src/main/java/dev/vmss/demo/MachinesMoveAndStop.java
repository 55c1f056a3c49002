package dev.vmss.demo;

import dev.vmss.testing.kubevirt.SimulatedKubeVirt;

/** What users and KubeVirt do with a machine is theirs. */
final class MachinesMoveAndStop implements Promise {

  private static final String SPACE = "team-a";

  private final SimulatedKubeVirt kubevirt;

  MachinesMoveAndStop(SimulatedKubeVirt kubevirt) {
    this.kubevirt = kubevirt;
  }

  @Override
  public String title() {
    return "machines move, and stay stopped when their user stops them";
  }

  @Override
  public void show(Stage stage) {
    String from = Machines.node(stage, "db-0").orElseThrow();
    stage.step("virtctl migrate db-0     # from " + from);
    kubevirt.hardware().migrate(SPACE, "db-0");
    stage.await(
        "it runs elsewhere",
        () -> Machines.node(stage, "db-0").filter(node -> !node.equals(from)).isPresent());
    stage.await("team-a/db is ready", () -> stage.ready(Machines.SET));

    stage.step("virtctl stop db-1");
    kubevirt.runStrategy(SPACE, "db-1", "Halted");
    stage.await(
        "the set is told of it",
        () ->
            stage
                .condition(Machines.SET, "Ready")
                .filter(c -> c.getMessage().contains("stopped by its user"))
                .isPresent());
    stage.operatorSays("vmss/db", stage.condition(Machines.SET, "Ready"));
    stage.tables();
    stage.step("virtctl start db-1");
    kubevirt.runStrategy(SPACE, "db-1", "Always");
    stage.await(
        "it runs again",
        () -> Integer.valueOf(3).equals(stage.set(Machines.SET).getStatus().readyReplicas()));
  }
}
