package dev.vmss.demo;

/** A disk is imported once, and every machine gets a clone of it: by a right that is not ours. */
final class MachinesComeFromDisks implements Promise {

  @Override
  public String title() {
    return "a disk is imported once, and cloned for every machine";
  }

  @Override
  public void show(Stage stage) {
    stage.applyHere("disk-1.0.0.yaml", Machines.image("1.0.0"));
    stage.await(
        "the disk is imported",
        () ->
            stage
                .imageCondition("disk-1.0.0", "Ready")
                .filter(c -> "True".equals(c.getStatus()))
                .isPresent());
    stage.operatorSays("mpi/disk-1.0.0", stage.imageCondition("disk-1.0.0", "Ready"));
    stage.applyHere("size.yaml", Machines.size());
    stage.applyHere("set.yaml", Machines.set());
    stage.await(
        "the team may not clone yet, and is told so",
        () ->
            stage
                .condition(Machines.SET, "Ready")
                .filter(c -> c.getMessage().contains("CloneForbidden"))
                .isPresent());
    stage.operatorSays("vmss/db", stage.condition(Machines.SET, "Ready"));
    stage.apply("kubevirt/clone-role.yaml");
    stage.await("team-a/db is ready", () -> stage.ready(Machines.SET));
    stage.tables();
  }
}
