package dev.vmss.demo;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import java.util.Set;

/** Scale-in keeps data disks, or takes them along; with the set and the image all the rest goes. */
final class DisksGoInOrder implements Promise {

  @Override
  public String title() {
    return "disks are kept or deleted as the set says, and images leave nothing behind";
  }

  @Override
  public void show(Stage stage) {
    String kept = Machines.dataDisks(stage).get("db-2-lun0");
    stage.patch(Machines.SET, "{\"spec\":{\"scaleInPolicy\":{\"dataDisks\":\"Retain\"}}}");
    stage.scale(Machines.SET, 2);
    stage.await("db-2 is gone", () -> Machines.versions(stage).size() == 2);
    stage.scale(Machines.SET, 3);
    stage.await("team-a/db is ready again", () -> stage.ready(Machines.SET));
    PinnedVersionBlocks.require(
        kept != null && kept.equals(Machines.dataDisks(stage).get("db-2-lun0")),
        "db-2 has another disk than before.");
    stage.note("ok: db-2 has the disk that it had");
    stage.patch(Machines.SET, "{\"spec\":{\"scaleInPolicy\":{\"dataDisks\":\"Delete\"}}}");
    stage.scale(Machines.SET, 1);
    stage.await(
        "the disks of the other two are gone",
        () -> Machines.dataDisks(stage).keySet().equals(Set.of("db-0-lun0")));
    stage.tables();
    stage.step("kubectl -n team-a delete vmss db");
    stage
        .client()
        .resources(VirtualMachineScaleSet.class)
        .inNamespace("team-a")
        .withName("db")
        .delete();
    stage.await(
        "machines and disks are gone",
        () -> Machines.versions(stage).isEmpty() && Machines.dataDisks(stage).isEmpty());
    stage.deleteImage("disk-1.0.0");
    stage.deleteImage("disk-2.0.0");
    stage.await(
        "both images are gone, with what was imported for them",
        () -> stage.image("disk-1.0.0").isEmpty() && stage.image("disk-2.0.0").isEmpty());
    stage.tables();
  }
}
