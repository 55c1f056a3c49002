package dev.vmss.operator.image.item;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.MarketplaceImageStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Optional;

/** The condition types and reasons of a gallery item, each in this one place. */
public final class ImageConditions {

  public static final String READY = "Ready";
  public static final String RECONCILING = "Reconciling";
  public static final String STALLED = "Stalled";

  /**
   * How the download that the spec asks for stands. It remembers a failure while the item is a
   * duplicate, or two broken items with one version would hand it to each other for ever.
   */
  public static final String DOWNLOADED = "Downloaded";

  /** The tag means another digest by now than the one that is served. */
  public static final String TAG_MOVED = "TagMoved";

  public static final String TRUE = "True";
  public static final String FALSE = "False";
  public static final String UNKNOWN = "Unknown";

  public static final String AVAILABLE = "Available";
  public static final String DOWNLOADING = "Downloading";
  public static final String DOWNLOAD_FAILED = "DownloadFailed";
  public static final String DUPLICATE = "Duplicate";
  public static final String INVALID_SOURCE = "InvalidSource";
  public static final String INVALID_SPEC = "InvalidSpec";
  public static final String BACKEND_MISSING = "BackendMissing";
  public static final String RUNTIME_MISSING = "RuntimeMissing";
  public static final String REMOVING = "Removing";
  public static final String IN_USE = "InUse";
  public static final String SETTLED = "Settled";
  public static final String PROGRESSING = "Progressing";
  public static final String TAG_UNCHANGED = "TagUnchanged";

  private ImageConditions() {}

  public static Optional<Condition> find(MarketplaceImageStatus status, String type) {
    return status.conditions().stream().filter(c -> type.equals(c.getType())).findFirst();
  }

  /** Whether the last download for the spec as it is now failed. */
  public static boolean downloadFailed(MarketplaceImage image) {
    return Optional.ofNullable(image.getStatus())
        .flatMap(status -> failure(status, image.getMetadata().getGeneration()))
        .isPresent();
  }

  /** The failed download of that generation of the spec; an edited spec starts afresh. */
  public static Optional<Condition> failure(MarketplaceImageStatus status, long generation) {
    return find(status, DOWNLOADED)
        .filter(condition -> FALSE.equals(condition.getStatus()))
        .filter(condition -> Long.valueOf(generation).equals(condition.getObservedGeneration()));
  }
}
