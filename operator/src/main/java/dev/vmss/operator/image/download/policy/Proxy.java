package dev.vmss.operator.image.download.policy;

import java.util.Optional;

/**
 * A proxy that is spoken to by http, and asked for a tunnel where the registry is spoken to by
 * https.
 *
 * @param host lower case, an IPv6 address without brackets
 * @param authorization the value of the header {@code Proxy-Authorization}; never shown
 */
public record Proxy(String host, int port, Optional<String> authorization) {

  /** Host and port alone, for sentences. */
  public String authority() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  @Override
  public String toString() {
    return authority();
  }
}
