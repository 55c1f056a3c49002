package dev.vmss.operator.scaleset.simulation;

/** The process ends here: no handler of the engine may catch this. */
public final class Crash extends Error {

  private static final long serialVersionUID = 1;

  Crash() {
    super("crash", null, false, false);
  }
}
