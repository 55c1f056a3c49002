package dev.vmss.operator.scaleset.simulation;

/**
 * The process ends here. A handler of the program may catch this, as any other {@code Error}: the
 * wire of a dead process carries no further call, so nothing comes of it.
 */
public final class Crash extends Error {

  private static final long serialVersionUID = 1;

  public Crash() {
    super("crash", null, false, false);
  }
}
