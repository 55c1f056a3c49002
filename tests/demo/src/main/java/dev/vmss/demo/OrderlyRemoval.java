package dev.vmss.demo;

/**
 * Promise 5: a gallery item is withdrawn at once, says how many are affected, and vanishes when
 * that is orderly.
 */
final class OrderlyRemoval implements Promise {

  private static final String IMAGE = "ubuntu-2204-1.2.0";

  @Override
  public String title() {
    return "Removing a gallery item is orderly";
  }

  @Override
  public void show(Stage stage) {
    stage.note("removalPolicy of " + IMAGE + " is WhileUnused: it stays until nothing runs it.");
    stage.deleteImage(IMAGE);
    stage.await(IMAGE + " is withdrawn and waits", () -> reason(stage).equals("InUse"));
    stage.operatorSays("mpi/" + IMAGE, stage.imageCondition(IMAGE, "Ready"));
    stage.await(
        "the latest version on offer is 1.1.0 again",
        () -> "1.1.0".equals(stage.set(Stage.LATEST).getStatus().image().version()));
    stage.tables();
    stage.scale(Stage.LATEST, 0);
    stage.await("nothing runs it, so it is gone", () -> stage.image(IMAGE).isEmpty());
    stage.tables();
  }

  private static String reason(Stage stage) {
    return stage.imageCondition(IMAGE, "Ready").map(c -> c.getReason()).orElse("");
  }
}
