package dev.vmss.operator.model;

import java.util.Locale;
import java.util.Optional;

/**
 * The number of an instance within its set, counted from 0. It is part of the object's name, so
 * that two creates of one instance collide at the API server instead of making two.
 */
public record InstanceId(int number) implements Comparable<InstanceId> {

  private static final int HOST_DIGITS = 6;
  private static final int HOST_RADIX = 36;
  private static final int MAX_DIGITS = 9;

  public InstanceId {
    if (number < 0) {
      throw new IllegalArgumentException("An instance id is not negative: " + number);
    }
  }

  /** The id in an instance's name, or nothing when the name is not one of that set's. */
  public static Optional<InstanceId> fromName(String set, String name) {
    if (!name.startsWith(set + "-")) {
      return Optional.empty();
    }
    String digits = name.substring(set.length() + 1);
    boolean canonical =
        !digits.isEmpty()
            && digits.length() <= MAX_DIGITS
            && digits.chars().allMatch(c -> c >= '0' && c <= '9')
            && (digits.length() == 1 || digits.charAt(0) != '0');
    return canonical ? Optional.of(new InstanceId(Integer.parseInt(digits))) : Optional.empty();
  }

  /** The object name: {@code <set>-<id>}. */
  public String nameIn(String set) {
    return set + "-" + number;
  }

  /** The host name: prefix and six base-36 digits (Azure: {@code computerNamePrefix}). */
  public String hostName(String prefix) {
    String digits = Integer.toString(number, HOST_RADIX).toUpperCase(Locale.ROOT);
    return (prefix + "0".repeat(Math.max(0, HOST_DIGITS - digits.length())) + digits)
        .toLowerCase(Locale.ROOT);
  }

  @Override
  public int compareTo(InstanceId other) {
    return Integer.compare(number, other.number);
  }

  @Override
  public String toString() {
    return Integer.toString(number);
  }
}
