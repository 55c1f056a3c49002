package dev.vmss.operator.image.download.login;

import dev.vmss.operator.image.download.oci.OciReference;
import dev.vmss.operator.image.download.policy.Authority;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A key of a pull secret: {@code host}, {@code host:port}, {@code https://host/v1/}, {@code
 * host/some/path} or {@code *.example.com}. The most specific one that matches counts.
 */
record RegistryKey(String host, boolean wildcard, OptionalInt port, String path)
    implements Comparable<RegistryKey> {

  private static final Set<String> DOCKER_HUB =
      Set.of("docker.io", "index.docker.io", "registry-1.docker.io");
  private static final Comparator<RegistryKey> BY_PRECISION =
      Comparator.<RegistryKey>comparingInt(key -> key.path.length())
          .thenComparing(key -> !key.wildcard)
          .thenComparingInt(key -> key.host.length());

  /** No longer than a reference can be: cutting slashes off the end costs the square of it. */
  private static final int MAX_LENGTH = 1024;

  static Optional<RegistryKey> parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String bare = text.strip().replaceFirst("^(?i)https?://", "");
    int slash = bare.indexOf('/');
    String authority = slash < 0 ? bare : bare.substring(0, slash);
    String path = slash < 0 ? "" : bare.substring(slash + 1).replaceFirst("/+$", "");
    boolean wildcard = authority.startsWith("*.");
    String apiPath = path.equals("v1") || path.equals("v2") ? "" : path;
    return Authority.parse(wildcard ? authority.substring(2) : authority)
        .map(host -> new RegistryKey(canonical(host.host()), wildcard, portOf(host), apiPath));
  }

  boolean matches(OciReference reference) {
    boolean sameHost = wildcard ? isOneLabelBelow(reference.host()) : reference.host().equals(host);
    boolean samePort = usual(port) == usual(reference.port());
    boolean below = path.isEmpty() || (reference.path() + "/").startsWith(path + "/");
    return sameHost && samePort && below;
  }

  @Override
  public int compareTo(RegistryKey other) {
    return BY_PRECISION.compare(this, other);
  }

  /** As for the kubelet, a wildcard stands for one label only. */
  private boolean isOneLabelBelow(String name) {
    int dot = name.indexOf('.');
    return dot > 0 && name.substring(dot + 1).equals(host);
  }

  private static String canonical(String host) {
    return DOCKER_HUB.contains(host) ? OciReference.DOCKER_HUB : host;
  }

  private static OptionalInt portOf(Authority authority) {
    return DOCKER_HUB.contains(authority.host()) ? OptionalInt.empty() : authority.port();
  }

  private static int usual(OptionalInt port) {
    return port.orElse(443);
  }
}
