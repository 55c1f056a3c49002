package dev.vmss.operator.scaleset.mutants;

/**
 * A bug that somebody might have written.
 *
 * @param file below {@code dev/vmss/operator}, without extension
 * @param original text of that file, which occurs exactly once
 * @param replacement what a bug would have there
 * @param what the bug in a few words
 * @param seed a storm that is known to find it; others are tried when it does not any more, and
 *     after them the unit tests
 */
record Mutant(String file, String original, String replacement, String what, long seed) {

  /** It takes a rare storm, or a unit test. */
  static final long RARE = -1;

  String className() {
    return "dev.vmss.operator." + file.replace('/', '.');
  }
}
