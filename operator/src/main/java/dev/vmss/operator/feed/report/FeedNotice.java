package dev.vmss.operator.feed.report;

/**
 * Something people want to know: becomes an Event on the feed.
 *
 * @param warning whether it is bad news
 */
public record FeedNotice(Reason reason, boolean warning, String message) {

  /** What an Event is about. */
  public enum Reason {
    ITEM_IMPORTED("ItemImported"),
    ITEM_RETIRED("ItemRetired"),
    ITEM_PROMOTED("ItemPromoted"),
    IMPORT_FAILED("ImportFailed"),
    SIGNATURE_INVALID("SignatureInvalid"),
    FEED_REFUSED("FeedRefused"),
    FEED_TAMPERED("FeedTampered");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }
}
