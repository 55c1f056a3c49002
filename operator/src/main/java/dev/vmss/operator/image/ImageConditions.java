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

  /** The tag means another digest by now than the one that is served. */
  static final String TAG_MOVED = "TagMoved";

  static final String TRUE = "True";
  static final String FALSE = "False";
  static final String UNKNOWN = "Unknown";

  static final String AVAILABLE = "Available";
  static final String DOWNLOADING = "Downloading";
  static final String DOWNLOAD_FAILED = "DownloadFailed";
  static final String DUPLICATE = "Duplicate";
  static final String INVALID_SOURCE = "InvalidSource";
  static final String INVALID_SPEC = "InvalidSpec";
  static final String BACKEND_MISSING = "BackendMissing";
  static final String REMOVING = "Removing";
  static final String IN_USE = "InUse";
  static final String SETTLED = "Settled";
  static final String PROGRESSING = "Progressing";
  static final String TAG_UNCHANGED = "TagUnchanged";

  private ImageConditions() {}

  static Optional<Condition> find(MarketplaceImageStatus status, String type) {
    return status.conditions().stream().filter(c -> type.equals(c.getType())).findFirst();
  }

  /** Whether the last download for the spec as it is now failed. */
  static boolean downloadFailed(MarketplaceImage image) {
    return Optional.ofNullable(image.getStatus())
        .flatMap(status -> failure(status, image.getMetadata().getGeneration()))
        .isPresent();
  }

  /** The failed download of that generation of the spec; an edited spec starts afresh. */
  static Optional<Condition> failure(MarketplaceImageStatus status, long generation) {
    return find(status, DOWNLOADED)
        .filter(condition -> FALSE.equals(condition.getStatus()))
        .filter(condition -> Long.valueOf(generation).equals(condition.getObservedGeneration()));
  }
}
