package dev.vmss.operator.scaleset.vocabulary;

/** Somebody else's words in a sentence of ours: the API server's, a webhook's, the scheduler's. */
public final class Quote {

  private static final int LONGEST = 300;

  private Quote() {}

  /** At most 300 characters: a status has to stay small whatever others have to say. */
  public static String of(String words) {
    return words.length() <= LONGEST ? words : words.substring(0, LONGEST - 3) + "...";
  }
}
