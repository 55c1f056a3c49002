package dev.vmss.operator.image.download.policy;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a request goes. Two requests may share credentials only when these three are equal.
 *
 * @param host lower case, an IPv6 address without brackets
 */
public record Endpoint(boolean secure, String host, int port) {

  public static final Endpoint DOCKER_HUB = new Endpoint(true, "registry-1.docker.io", 443);
  public static final Endpoint DOCKER_HUB_TOKENS = new Endpoint(true, "auth.docker.io", 443);

  public static Endpoint of(boolean secure, String host, OptionalInt port) {
    return new Endpoint(secure, host, port.orElse(secure ? 443 : 80));
  }

  /** The endpoint of an http or https URL without user information. */
  public static Optional<Endpoint> of(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean secure = scheme.equals("https");
    if ((!secure && !scheme.equals("http")) || uri.getRawUserInfo() != null) {
      return Optional.empty();
    }
    return Optional.ofNullable(uri.getRawAuthority())
        .flatMap(Authority::parse)
        .map(authority -> of(secure, authority.host(), authority.port()));
  }

  /** Host and port as in a URL, the port only when it is not the usual one. */
  public String authority() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return port == (secure ? 443 : 80) ? name : name + ":" + port;
  }

  @Override
  public String toString() {
    return (secure ? "https://" : "http://") + authority();
  }
}
