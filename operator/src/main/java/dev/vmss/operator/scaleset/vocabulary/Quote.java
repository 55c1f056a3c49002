package dev.vmss.operator.scaleset.vocabulary;

import java.util.List;

/**
 * Somebody else's words in a sentence of ours: the API server's, a webhook's, the scheduler's, a
 * tenant's.
 */
public final class Quote {

  private static final int LONGEST = 300;
  private static final int LONGEST_LIST = 1_000;

  private Quote() {}

  /** At most 300 characters: a status has to stay small whatever others have to say. */
  public static String of(String words) {
    return of(words, LONGEST);
  }

  public static String of(String words, int longest) {
    return words.length() <= longest ? words : words.substring(0, longest - 3) + "...";
  }

  /** As many of these sentences as fit into 1,000 characters, and how many more there are. */
  public static String of(List<String> sentences) {
    StringBuilder text = new StringBuilder(of(sentences.get(0), LONGEST_LIST));
    for (int i = 1; i < sentences.size(); i++) {
      if (text.length() + 1 + sentences.get(i).length() > LONGEST_LIST) {
        return text + " There is more: %d of %d.".formatted(sentences.size() - i, sentences.size());
      }
      text.append(' ').append(sentences.get(i));
    }
    return text.toString();
  }
}
