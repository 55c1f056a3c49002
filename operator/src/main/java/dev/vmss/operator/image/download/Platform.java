package dev.vmss.operator.image.download;

import java.util.Comparator;

/** What a node runs: the values of its {@code kubernetes.io/os} and {@code kubernetes.io/arch}. */
public record Platform(String os, String architecture) implements Comparable<Platform> {

  private static final Comparator<Platform> ORDER =
      Comparator.comparing(Platform::os).thenComparing(Platform::architecture);

  @Override
  public int compareTo(Platform other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return os + "/" + architecture;
  }
}
