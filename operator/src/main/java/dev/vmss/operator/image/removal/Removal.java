package dev.vmss.operator.image.removal;

import dev.vmss.api.v1alpha1.RemovalPolicy;
import dev.vmss.operator.image.item.Assessment;
import dev.vmss.operator.image.item.ImageConditions;
import dev.vmss.operator.image.item.ImageSnapshot;
import dev.vmss.operator.image.item.ImageState;
import dev.vmss.operator.image.item.NextStep;
import java.util.Optional;

/**
 * The way of a gallery item out (03, "Removing a gallery item"). The deletionTimestamp has already
 * withdrawn it; what is left is to say so, to wait if it asks for that, to delete what was imported
 * for it and see it gone, and to let it go.
 */
public final class Removal {

  private Removal() {}

  public static Assessment of(ImageSnapshot item) {
    String impact = RemovalWords.impact(RemovalImpact.of(item));
    if (waits(item)) {
      return new Assessment(
          ImageState.leaving(ImageConditions.IN_USE, RemovalWords.inUse(item) + impact),
          NextStep.Wait.FOR_EVENT);
    }
    Optional<NextStep> volumes = LeftVolumes.next(item);
    String deleted = volumes.isPresent() ? RemovalWords.DELETING_VOLUMES : "";
    return new Assessment(
        ImageState.leaving(ImageConditions.REMOVING, RemovalWords.WITHDRAWN + deleted + impact),
        volumes.orElseGet(NextStep.RemoveFinalizer::new));
  }

  /** A policy of a newer release, unknown here, is taken for the careful one. */
  private static boolean waits(ImageSnapshot item) {
    return item.spec().removalPolicy() != RemovalPolicy.ALLOW
        && !item.cluster().instances().isEmpty();
  }
}
