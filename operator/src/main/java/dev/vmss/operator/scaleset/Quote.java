package dev.vmss.operator.scaleset;

/** Somebody else's words in a sentence of ours: the API server's, a webhook's, the scheduler's. */
final class Quote {

  private static final int LONGEST = 300;

  private Quote() {}

  /** At most 300 characters: a status has to stay small whatever others have to say. */
  static String of(String words) {
    return words.length() <= LONGEST ? words : words.substring(0, LONGEST - 3) + "...";
  }
}
