package dev.vmss.testing.controlplane;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of an API server, as far as flags and features depend on it. */
public record KubernetesVersion(int major, int minor) {

  private static final Pattern NUMBERS = Pattern.compile("v?(\\d+)\\.(\\d+)");

  /** Reads the first {@code 1.37}-like pair in a text such as {@code Kubernetes v1.37.2}. */
  public static KubernetesVersion parse(String text) {
    Matcher numbers = NUMBERS.matcher(text);
    if (!numbers.find()) {
      throw new IllegalArgumentException("No Kubernetes version in \"" + text + "\".");
    }
    return new KubernetesVersion(
        Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)));
  }

  /** True from Kubernetes 1.{@code wanted} on. */
  public boolean isAtLeast(int wanted) {
    return major > 1 || minor >= wanted;
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
