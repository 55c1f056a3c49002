package dev.vmss.operator.image;

import static dev.vmss.operator.image.ImageConditions.AVAILABLE;
import static dev.vmss.operator.image.ImageConditions.DOWNLOADING;
import static dev.vmss.operator.image.ImageConditions.DUPLICATE;
import static dev.vmss.operator.image.ImageConditions.FALSE;
import static dev.vmss.operator.image.ImageConditions.TRUE;
import static dev.vmss.operator.image.ImageConditions.UNKNOWN;

import dev.vmss.api.v1alpha1.AvailableImage;
import java.util.Optional;

/**
 * How an item stands, from which all conditions follow.
 *
 * @param download what the condition {@code Downloaded} says; empty: what it said before
 * @param arrived what is served from now on, when a download has just succeeded
 */
record Standing(
    Mood mood,
    String reason,
    String message,
    Optional<Download> download,
    Optional<AvailableImage> arrived) {

  /** Which one of kstatus's conditions is True. */
  enum Mood {
    READY,
    WORKING,
    /** Until somebody acts. */
    STALLED
  }

  /** The condition {@code Downloaded}. */
  record Download(String status, String reason, String message) {}

  static Standing available(String message, String downloaded) {
    return new Standing(
        Mood.READY,
        AVAILABLE,
        message,
        Optional.of(new Download(TRUE, AVAILABLE, downloaded)),
        Optional.empty());
  }

  static Standing arrived(AvailableImage image, String message, String downloaded) {
    return new Standing(
        Mood.READY,
        AVAILABLE,
        message,
        Optional.of(new Download(TRUE, AVAILABLE, downloaded)),
        Optional.of(image));
  }

  static Standing downloading(String message) {
    return new Standing(
        Mood.WORKING,
        DOWNLOADING,
        message,
        Optional.of(new Download(UNKNOWN, DOWNLOADING, message)),
        Optional.empty());
  }

  /** The download failed, or cannot even be tried. */
  static Standing broken(Mood mood, String reason, String why, String message) {
    return new Standing(
        mood, reason, message, Optional.of(new Download(FALSE, reason, why)), Optional.empty());
  }

  /** Another item has the version: a failure of before is not forgotten, success is not claimed. */
  static Standing duplicate(String message, boolean failedBefore) {
    return new Standing(
        Mood.STALLED,
        DUPLICATE,
        message,
        failedBefore
            ? Optional.empty()
            : Optional.of(new Download(UNKNOWN, DUPLICATE, "Duplicates are not downloaded.")),
        Optional.empty());
  }

  static Standing leaving(String reason, String message) {
    return new Standing(Mood.WORKING, reason, message, Optional.empty(), Optional.empty());
  }
}
