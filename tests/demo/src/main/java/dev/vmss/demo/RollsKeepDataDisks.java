package dev.vmss.demo;

import java.util.Map;

/** Another version of the disk: every machine is another one, under its number, with its disk. */
final class RollsKeepDataDisks implements Promise {

  @Override
  public String title() {
    return "a roll replaces machines and keeps their data disks";
  }

  @Override
  public void show(Stage stage) {
    Map<String, String> before = Machines.dataDisks(stage);
    stage.applyHere("disk-2.0.0.yaml", Machines.image("2.0.0"));
    stage.await(
        "the first machine has 2.0.0", () -> Machines.versions(stage).containsValue("2.0.0"));
    stage.tables();
    stage.await(
        "all three have 2.0.0",
        () ->
            Machines.versions(stage)
                .equals(Map.of("db-0", "2.0.0", "db-1", "2.0.0", "db-2", "2.0.0")));
    stage.await("team-a/db is ready", () -> stage.ready(Machines.SET));
    PinnedVersionBlocks.require(
        Machines.dataDisks(stage).equals(before), "Data disks are not what they were.");
    stage.note("ok: the three data disks are those of before");
    stage.tables();
  }
}
