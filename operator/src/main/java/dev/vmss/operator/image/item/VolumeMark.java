package dev.vmss.operator.image.item;

import java.time.Instant;

/** What this process did with a volume last, or found out about it beside the watch. */
public record VolumeMark(Kind kind, Instant at) {

  /** What was done or found. */
  public enum Kind {
    /** It was created: the watch will show it. */
    MADE,
    /** Without a DataVolume, but with a claim that one has filled. */
    FILLED,
    /** Without a DataVolume, and with its claim. */
    KEPT,
    /** Without a DataVolume, and without its claim. */
    LOST,
    /** It was deleted, and something may be left of it. */
    GOING,
    /** It was deleted, and nothing is left of it. */
    GONE
  }
}
