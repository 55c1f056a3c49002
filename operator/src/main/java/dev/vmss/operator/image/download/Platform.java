package dev.vmss.operator.image.download;

import java.util.Comparator;
import java.util.Optional;

/** What a node runs: the values of its {@code kubernetes.io/os} and {@code kubernetes.io/arch}. */
public record Platform(String os, String architecture) implements Comparable<Platform> {

  private static final Comparator<Platform> ORDER =
      Comparator.comparing(Platform::os).thenComparing(Platform::architecture);

  /** What {@link #toString} writes; nothing when it is something else. */
  public static Optional<Platform> parse(String text) {
    String[] parts = text.split("/", -1);
    return parts.length == 2 ? Optional.of(new Platform(parts[0], parts[1])) : Optional.empty();
  }

  @Override
  public int compareTo(Platform other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return os + "/" + architecture;
  }
}
