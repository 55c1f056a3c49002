package dev.vmss.operator.image.download.policy;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A host that may be fetched from: {@code host}, {@code host:port}, {@code *.example.com} (hosts
 * below it, not itself), {@code *.example.com:port} or {@code *} (every host).
 *
 * @param suffix {@code .example.com} for a wildcard, the host itself otherwise, empty for all hosts
 */
public record HostPattern(String suffix, boolean wildcard, OptionalInt port) {

  public static Optional<HostPattern> parse(String text) {
    if (text.equals("*")) {
      return Optional.of(new HostPattern("", true, OptionalInt.empty()));
    }
    boolean wildcard = text.startsWith("*.");
    return Authority.parse(wildcard ? text.substring(2) : text)
        .map(
            authority ->
                new HostPattern(
                    wildcard ? "." + authority.host() : authority.host(),
                    wildcard,
                    authority.port()));
  }

  public boolean matches(Endpoint endpoint) {
    boolean sameHost = wildcard ? endpoint.host().endsWith(suffix) : endpoint.host().equals(suffix);
    return sameHost && (port.isEmpty() || port.getAsInt() == endpoint.port());
  }

  /** Whether this is that very endpoint: no wildcard, and without a port only the usual one. */
  public boolean names(Endpoint endpoint) {
    return !wildcard
        && suffix.equals(endpoint.host())
        && port.orElse(endpoint.secure() ? 443 : 80) == endpoint.port();
  }
}
