package dev.vmss.operator.runtime;

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
    IMAGE,
    /** Disks, network and what else it needs to start. */
    PREPARATION,
    /** It started and ended again. */
    RUN,
    /** It runs, and is not well. */
    HEALTH
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
