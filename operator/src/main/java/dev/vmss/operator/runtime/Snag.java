package dev.vmss.operator.runtime;

import java.time.Duration;

/**
 * What keeps an instance that has found its node from being ready, in the words of whoever runs it.
 *
 * @param failed something went wrong; else it may only be slow
 * @param reason one word of theirs, such as ImagePullBackOff: at most 64 characters
 * @param words what else they say, at most 300 characters in one line; may be empty
 */
public record Snag(Stage stage, boolean failed, String reason, String words) {

  private static final int LONGEST_REASON = 64;
  private static final int LONGEST_WORDS = 300;

  /** How far it came. */
  public enum Stage {
    /** Its image cannot be had. */
    IMAGE(30),
    /** Disks, network and what else it needs to start. */
    PREPARATION(30),
    /** As before, of a machine: disks are copied for it, and it has much to load. */
    MACHINE(120),
    /** It started and ended again. */
    RUN(30),
    /** It runs, and is not well. */
    HEALTH(30);

    private final Duration patience;

    Stage(int seconds) {
      this.patience = Duration.ofSeconds(seconds);
    }

    /** For how long an instance that only may be slow is not spoken of. */
    public Duration patience() {
      return patience;
    }
  }

  /** Strangers' words are cut to what a sentence bears. */
  public Snag {
    reason = bounded(reason, LONGEST_REASON);
    words = bounded(words, LONGEST_WORDS);
  }

  private static String bounded(String text, int longest) {
    // Cut first: what follows reads every character.
    String most = text.length() <= 4 * longest ? text : text.substring(0, 4 * longest);
    String line = most.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return line.length() <= longest ? line : line.substring(0, longest - 3) + "...";
  }
}
