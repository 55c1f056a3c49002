package dev.vmss.demo;

import io.fabric8.kubernetes.api.model.Pod;

/**
 * Promise 3: "latest" gives every new instance the newest version; older ones stay until the set
 * asks for more.
 */
final class LatestRollsForward implements Promise {

  @Override
  public String title() {
    return "'latest' rolls forward";
  }

  @Override
  public void show(Stage stage) {
    stage.apply("scaleset-latest.yaml");
    stage.await("6 instances of 1.1.0, the newest", () -> stage.podsOf(Stage.LATEST, "1.1.0") == 6);
    stage.await("team-b/app is ready", () -> stage.ready(Stage.LATEST));
    stage.apply("image-ubuntu-1.2.0.yaml");
    stage.await("the set knows it is outdated", () -> outdated(stage));
    stage.operatorSays("vmss/app", stage.condition(Stage.LATEST, "UpToDate"));
    stage.scale(Stage.LATEST, 7);
    stage.await("the new instance has 1.2.0", () -> stage.podsOf(Stage.LATEST, "1.2.0") == 1);
    PinnedVersionBlocks.require(
        stage.podsOf(Stage.LATEST, "1.1.0") == 6, "Older instances were touched.");
    Pod oldest =
        stage.pods(Stage.LATEST).stream()
            .filter(pod -> "1.1.0".equals(Stage.versionOf(pod)))
            .findFirst()
            .orElseThrow();
    stage.deletePod(oldest);
    stage.await("its replacement has 1.2.0", () -> stage.podsOf(Stage.LATEST, "1.2.0") == 2);
    stage.await("team-b/app is ready", () -> stage.ready(Stage.LATEST));
    stage.tables();
    stage.patch(Stage.LATEST, "{\"spec\":{\"upgradePolicy\":{\"automaticOSUpgrade\":true}}}");
    stage.await(
        "all 7 rolled to 1.2.0, batch by batch", () -> stage.podsOf(Stage.LATEST, "1.2.0") == 7);
    stage.await("team-b/app is ready", () -> stage.ready(Stage.LATEST));
    stage.tables();
    stage.operatorSays("vmss/app", stage.condition(Stage.LATEST, "UpToDate"));
  }

  private static boolean outdated(Stage stage) {
    return stage
        .condition(Stage.LATEST, "UpToDate")
        .filter(c -> "False".equals(c.getStatus()))
        .isPresent();
  }
}
