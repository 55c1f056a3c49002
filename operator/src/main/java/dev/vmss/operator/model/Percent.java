package dev.vmss.operator.model;

/**
 * A whole percentage, 0 to 100. Shares of machines are rounded down: half a machine cannot be
 * spared.
 */
public record Percent(int value) {

  private static final int WHOLE = 100;

  public Percent {
    if (value < 0 || value > WHOLE) {
      throw new IllegalArgumentException("A percentage is between 0 and 100: " + value);
    }
  }

  /** This share of a number of machines, rounded down. */
  public int of(int machines) {
    return (int) ((long) machines * value / WHOLE);
  }

  /** Whether a part of a whole is within this share; nothing of nothing is. */
  public boolean allows(int part, int whole) {
    return (long) part * WHOLE <= (long) value * whole;
  }
}
