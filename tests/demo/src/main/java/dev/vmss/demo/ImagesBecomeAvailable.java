package dev.vmss.demo;

/** Promise 1: images become visible to tenants only when they are really usable. */
final class ImagesBecomeAvailable implements Promise {

  private static final String DISK = "ubuntu-2204-disk";

  @Override
  public String title() {
    return "Images are registered and become available when they are usable";
  }

  @Override
  public void show(Stage stage) {
    stage.apply("size-general-a1.yaml");
    stage.apply("image-ubuntu-1.0.0.yaml");
    stage.await(
        "ubuntu-2204-1.0.0 is Ready",
        () ->
            stage
                .imageCondition("ubuntu-2204-1.0.0", "Ready")
                .filter(c -> "True".equals(c.getStatus()))
                .isPresent());
    stage.operatorSays("mpi/ubuntu-2204-1.0.0", stage.imageCondition("ubuntu-2204-1.0.0", "Ready"));
    stage.step("A version that cannot be used is not offered:");
    stage.apply("image-ubuntu-disk.yaml");
    stage.await(
        DISK + " is Stalled",
        () ->
            stage
                .imageCondition(DISK, "Stalled")
                .filter(c -> "True".equals(c.getStatus()))
                .isPresent());
    stage.operatorSays("mpi/" + DISK, stage.imageCondition(DISK, "Ready"));
    stage.tables();
  }
}
