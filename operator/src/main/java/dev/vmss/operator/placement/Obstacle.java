package dev.vmss.operator.placement;

/**
 * Why instances cannot be placed.
 *
 * @param message a sentence with numbers that says what would help
 */
public record Obstacle(Reason reason, String message) {

  /** The reasons of condition {@code Placed}. */
  public enum Reason {
    ZONE_DOWN("ZoneDown"),
    INSUFFICIENT_FAULT_DOMAINS("InsufficientFaultDomains"),
    NO_ELIGIBLE_NODES("NoEligibleNodes"),
    UNSCHEDULABLE("Unschedulable"),
    SIZE_NOT_FOUND("SizeNotFound");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }
}
