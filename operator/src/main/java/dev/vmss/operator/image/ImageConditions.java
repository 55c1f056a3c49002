package dev.vmss.operator.image;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.MarketplaceImageStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Optional;

/** The condition types and reasons of a gallery item, each in this one place. */
final class ImageConditions {

  static final String READY = "Ready";
  static final String RECONCILING = "Reconciling";
  static final String STALLED = "Stalled";

  /**
   * How the download that the spec asks for stands. It remembers a failure while the item is a
   * duplicate, or two broken items with one version would hand it to each other for ever.
   */
  static final String DOWNLOADED = "Downloaded";

  static final String TRUE = "True";
  static final String FALSE = "False";
  static final String UNKNOWN = "Unknown";

  private ImageConditions() {}

  static Optional<Condition> find(MarketplaceImageStatus status, String type) {
    return status.conditions().stream().filter(c -> type.equals(c.getType())).findFirst();
  }

  /** Whether the last download for the spec as it is now failed. */
  static boolean downloadFailed(MarketplaceImage image) {
    return Optional.ofNullable(image.getStatus())
        .flatMap(status -> find(status, DOWNLOADED))
        .filter(condition -> FALSE.equals(condition.getStatus()))
        .map(Condition::getObservedGeneration)
        .filter(generation -> generation.equals(image.getMetadata().getGeneration()))
        .isPresent();
  }
}
