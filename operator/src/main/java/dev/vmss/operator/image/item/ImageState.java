package dev.vmss.operator.image.item;

import static dev.vmss.operator.image.item.ImageConditions.AVAILABLE;
import static dev.vmss.operator.image.item.ImageConditions.DOWNLOADING;
import static dev.vmss.operator.image.item.ImageConditions.DUPLICATE;
import static dev.vmss.operator.image.item.ImageConditions.FALSE;
import static dev.vmss.operator.image.item.ImageConditions.TRUE;
import static dev.vmss.operator.image.item.ImageConditions.UNKNOWN;

import dev.vmss.api.v1alpha1.AvailableImage;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How an item stands, from which all conditions follow.
 *
 * @param download what the condition {@code Downloaded} says; empty: what it said before
 * @param arrived what is served from now on, when a download has just succeeded
 * @param percent how much of a download is done, where that can be told
 */
public record ImageState(
    Phase phase,
    String reason,
    String message,
    Optional<Download> download,
    Optional<AvailableImage> arrived,
    OptionalInt percent) {

  private ImageState(
      Phase phase,
      String reason,
      String message,
      Optional<Download> download,
      Optional<AvailableImage> arrived) {
    this(phase, reason, message, download, arrived, OptionalInt.empty());
  }

  /** The same, with how far it is. */
  public ImageState at(int percentDone) {
    return new ImageState(phase, reason, message, download, arrived, OptionalInt.of(percentDone));
  }

  /** Which one of kstatus's conditions is True. */
  public enum Phase {
    READY,
    WORKING,
    /** Until somebody acts. */
    STALLED
  }

  /** The condition {@code Downloaded}. */
  public record Download(String status, String reason, String message) {}

  public static ImageState available(String message, String downloaded) {
    return new ImageState(
        Phase.READY,
        AVAILABLE,
        message,
        Optional.of(new Download(TRUE, AVAILABLE, downloaded)),
        Optional.empty());
  }

  public static ImageState arrived(AvailableImage image, String message, String downloaded) {
    return new ImageState(
        Phase.READY,
        AVAILABLE,
        message,
        Optional.of(new Download(TRUE, AVAILABLE, downloaded)),
        Optional.of(image));
  }

  public static ImageState downloading(String message) {
    return new ImageState(
        Phase.WORKING,
        DOWNLOADING,
        message,
        Optional.of(new Download(UNKNOWN, DOWNLOADING, message)),
        Optional.empty());
  }

  /** The download failed, or cannot even be tried. */
  public static ImageState broken(Phase phase, String reason, String why, String message) {
    return new ImageState(
        phase, reason, message, Optional.of(new Download(FALSE, reason, why)), Optional.empty());
  }

  /** Another item has the version: a failure of before is not forgotten, success is not claimed. */
  public static ImageState duplicate(String message, boolean failedBefore) {
    return new ImageState(
        Phase.STALLED,
        DUPLICATE,
        message,
        failedBefore
            ? Optional.empty()
            : Optional.of(new Download(UNKNOWN, DUPLICATE, "Duplicates are not downloaded.")),
        Optional.empty());
  }

  public static ImageState leaving(String reason, String message) {
    return new ImageState(Phase.WORKING, reason, message, Optional.empty(), Optional.empty());
  }
}
