package dev.vmss.operator.model;

/** Counted things in sentences: "1 node", "3 nodes", "2 are ready". */
public final class Counted {

  private Counted() {}

  /** "1 instance", "4 instances", "2 batches". */
  public static String of(int count, String noun) {
    String ending = noun.endsWith("ch") ? "es" : "s";
    return count + " " + noun + (count == 1 ? "" : ending);
  }

  /** "1 is cordoned", "2 are cordoned". */
  public static String are(int count, String rest) {
    return count + verb(count) + rest;
  }

  /** "1 instance is protected", "2 instances are protected". */
  public static String are(int count, String noun, String rest) {
    return of(count, noun) + verb(count) + rest;
  }

  private static String verb(int count) {
    return count == 1 ? " is " : " are ";
  }
}
