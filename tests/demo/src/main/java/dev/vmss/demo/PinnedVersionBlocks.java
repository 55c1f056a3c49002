package dev.vmss.demo;

/** Promise 2: an exact version blocks scale-out while it is not available, and nothing else. */
final class PinnedVersionBlocks implements Promise {

  private static final String IMAGE = "ubuntu-2204-1.1.0";

  @Override
  public String title() {
    return "A pinned version blocks scale-out precisely, and unblocks by itself";
  }

  @Override
  public void show(Stage stage) {
    stage.apply("scaleset-pinned.yaml");
    stage.await("team-a/web waits for version 1.1.0", () -> blocked(stage));
    stage.operatorSays("vmss/web", stage.condition(Stage.PINNED, "Ready"));
    require(
        stage.pods(Stage.PINNED).isEmpty(), "A Pod was created from an image that is not there.");
    stage.apply("image-ubuntu-1.1.0.yaml");
    long applied = System.nanoTime();
    stage.await("3 instances exist", () -> stage.pods(Stage.PINNED).size() == 3);
    stage.note(
        "after "
            + (System.nanoTime() - applied) / 1_000_000
            + " ms, woken by the catalogue's event");
    stage.await("team-a/web is ready", () -> stage.ready(Stage.PINNED));
    stage.tables();
    stage.deleteImage(IMAGE);
    stage.await("the image is gone", () -> stage.image(IMAGE).isEmpty());
    stage.scale(Stage.PINNED, 5);
    stage.await("scale-out is blocked again", () -> blocked(stage));
    stage.operatorSays("vmss/web", stage.condition(Stage.PINNED, "Ready"));
    require(stage.pods(Stage.PINNED).size() == 3, "Running instances were touched.");
    stage.scale(Stage.PINNED, 2);
    stage.await("scale-in still works: 2 instances", () -> stage.pods(Stage.PINNED).size() == 2);
    stage.apply("image-ubuntu-1.1.0.yaml");
    stage.scale(Stage.PINNED, 4);
    stage.await("4 instances of 1.1.0", () -> stage.podsOf(Stage.PINNED, "1.1.0") == 4);
    stage.await("team-a/web is ready", () -> stage.ready(Stage.PINNED));
  }

  private static boolean blocked(Stage stage) {
    return stage
        .condition(Stage.PINNED, "Ready")
        .filter(c -> "PlatformImageNotFound".equals(c.getReason()))
        .isPresent();
  }

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
