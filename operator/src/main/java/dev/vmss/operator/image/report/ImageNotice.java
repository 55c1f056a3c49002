package dev.vmss.operator.image.report;

/**
 * Something people want to know: becomes an Event on the item.
 *
 * @param warning whether it is bad news
 */
public record ImageNotice(Reason reason, boolean warning, String message) {

  public enum Reason {
    IMAGE_AVAILABLE("ImageAvailable"),
    /** For a while: it is downloaded again. */
    IMAGE_WITHDRAWN("ImageWithdrawn"),
    IMAGE_DOWNLOAD_FAILED("ImageDownloadFailed"),
    /** For good: the item is being deleted. */
    IMAGE_REMOVED("ImageRemoved"),
    TAG_MOVED("TagMoved");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }
}
