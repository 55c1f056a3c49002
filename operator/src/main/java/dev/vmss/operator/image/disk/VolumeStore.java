package dev.vmss.operator.image.disk;

import dev.vmss.operator.image.download.DownloadFailure;
import java.util.Collection;
import java.util.Optional;

/**
 * The volumes in the operator's namespace. What is known of them comes from a cache; the rest are
 * single requests to the API server.
 */
public interface VolumeStore {

  Backend backend();

  /** All volumes of an image, those on their way out included. */
  Collection<VolumeView> of(String imageUid);

  /**
   * Makes the volume, with strict validation, and reads back what became of it; one that is there
   * already is looked at likewise. One whose checksum was dropped is deleted at once.
   */
  Made make(GoldenVolume wanted);

  /** What came of {@link #make}. */
  sealed interface Made {

    /** It is there: the cache will show it. */
    record Begun() implements Made {}

    /** There is no DataVolume any more, but a claim that it has filled. */
    record Filled() implements Made {}

    record Refused(DownloadFailure failure) implements Made {}
  }

  /**
   * Deletes the volume, and all that was made for it.
   *
   * @return whether nothing of it is left; false while it is on its way out, or when the API server
   *     could not be asked
   */
  boolean discard(String name);

  /** What there is under the name of a volume; empty when that cannot be told now. */
  Optional<Claim> lookForClaim(String name);

  /** The PersistentVolumeClaim of a volume, which a CDI of old may leave without its DataVolume. */
  enum Claim {
    /** Not there, or on its way out. */
    NONE,
    /** There; whether it was filled is not said. */
    THERE,
    FILLED
  }
}
