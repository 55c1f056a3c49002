package dev.vmss.operator.scaleset.simulation.judge;

import static dev.vmss.operator.scaleset.simulation.judge.View.require;

import dev.vmss.api.v1alpha1.AvailableImage;
import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.MarketplaceImageStatus;
import dev.vmss.api.v1alpha1.RemovalPolicy;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.catalogue.Catalogue;
import dev.vmss.operator.model.ImageVersion;
import dev.vmss.operator.scaleset.simulation.world.ApiServer;
import dev.vmss.operator.scaleset.simulation.world.Machine;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What must hold of every gallery item once nothing is under way any more ("Replacing and
 * resyndicating an image", "Removing a gallery item").
 */
record ImageEndRules(ApiServer server, Catalogue catalogue) {

  void check() {
    for (MarketplaceImage image : server.images().all()) {
      reported(image);
      if (image.isMarkedForDeletion()) {
        leaving(image);
      } else {
        served(image);
      }
    }
  }

  private static void reported(MarketplaceImage image) {
    require(
        image.getStatus() != null
            && Objects.equals(
                image.getStatus().observedGeneration(), image.getMetadata().getGeneration()),
        "in the end an item's status is about its spec",
        () -> image.getMetadata().getName() + ": " + image.getStatus());
  }

  private void leaving(MarketplaceImage image) {
    require(
        image.getSpec().removalPolicy() == RemovalPolicy.WHILE_UNUSED && !carriers(image).isEmpty(),
        "in the end only what waits for its instances is still being deleted",
        () -> image.getMetadata().getName() + ", carried by " + carriers(image));
  }

  private List<Machine> carriers(MarketplaceImage image) {
    return server.machines().all().stream()
        .filter(m -> m.labels().containsKey(WellKnown.SCALE_SET))
        .filter(m -> m.owner().filter(owner -> exists(owner.uid())).isPresent())
        .filter(m -> m.marked(WellKnown.IMAGE_UID, image.getMetadata().getUid()))
        .toList();
  }

  private boolean exists(String setUid) {
    return server.sets().all().stream().anyMatch(set -> set.getMetadata().getUid().equals(setUid));
  }

  /** Downloaded, or somebody else's duplicate, or it says why it is not. */
  private void served(MarketplaceImage image) {
    MarketplaceImageStatus status = Objects.requireNonNull(image.getStatus());
    boolean ready = says(status, "Ready");
    require(
        ready != says(status, "Stalled") || says(status, "Reconciling"),
        "in the end an item is served or says why not",
        () -> image.getMetadata().getName() + ": " + status.conditions());
    Optional<AvailableImage> served = Optional.ofNullable(status.available());
    boolean wanted =
        served
            .filter(s -> ImageVersion.of(s.version()).equals(version(image)))
            .filter(s -> Objects.equals(s.resyncToken(), image.getSpec().resyncToken()))
            .isPresent();
    require(
        !ready || wanted,
        "Ready=True means that what the spec asks for is served",
        () -> image.getMetadata().getName() + ": " + served);
    require(
        Integer.valueOf(carriers(image).size()).equals(status.usage().instances()),
        "in the end usage counts the instances made from an item",
        () ->
            "%s: %s, but %s"
                .formatted(image.getMetadata().getName(), status.usage(), carriers(image)));
  }

  private static ImageVersion version(MarketplaceImage image) {
    return ImageVersion.of(image.getSpec().version());
  }

  private static boolean says(MarketplaceImageStatus status, String type) {
    return status.conditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .map(Condition::getStatus)
        .anyMatch("True"::equals);
  }
}
