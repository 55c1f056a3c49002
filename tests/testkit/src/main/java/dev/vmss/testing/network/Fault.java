package dev.vmss.testing.network;

/** What can happen to a request on its way. */
public enum Fault {
  /** 429 with Retry-After: 1; the server is not asked. */
  TOO_MANY_REQUESTS(false),
  /** 500; the server is not asked. */
  SERVER_ERROR(false),
  /** 503; the server is not asked. */
  UNAVAILABLE(false),
  /** The connection is reset before the server is asked. */
  RESET_BEFORE(false),
  /** The server does what it is asked, but the connection is reset before its reply. */
  REPLY_LOST(false),
  /** No reply until the client gives up. */
  SILENCE(false),
  /** A watch is answered with 410: its resource version is too old. */
  WATCH_GONE(true),
  /** A watch is reset after a moment. */
  WATCH_DROPPED(true),
  /** All that a watch tells comes a second late, until it is reset. */
  WATCH_STALE(true);

  private final boolean ofWatches;

  Fault(boolean ofWatches) {
    this.ofWatches = ofWatches;
  }

  boolean ofWatches() {
    return ofWatches;
  }
}
