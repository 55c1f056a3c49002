package dev.vmss.operator.image.download.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Through which proxy a host is reached, as the environment variables say that most programs read:
 * {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}, also in lower case, with the
 * meaning that Go gives them. What is on this machine is never asked through a proxy.
 *
 * @param plain for hosts that are spoken to by http
 * @param secure for hosts that are spoken to by https
 * @param none hosts that are asked directly
 */
public record Proxies(
    Optional<Proxy> plain, Optional<Proxy> secure, List<Predicate<Endpoint>> none) {

  public static final Proxies NONE = new Proxies(Optional.empty(), Optional.empty(), List.of());

  private static final int USUAL_PORT = 80;

  public Proxies {
    none = List.copyOf(none);
  }

  /**
   * Reads the environment.
   *
   * @throws IllegalArgumentException with a sentence that names the variable, and nothing of its
   *     value, which may hold a password
   */
  public static Proxies of(Map<String, String> environment) {
    return new Proxies(
        proxy(environment, "HTTP_PROXY"),
        proxy(environment, "HTTPS_PROXY"),
        value(environment, "NO_PROXY").stream()
            .flatMap(text -> Arrays.stream(text.split("[,\\s]+", -1)))
            .filter(entry -> !entry.isEmpty())
            .map(entry -> exception(entry.toLowerCase(Locale.ROOT)))
            .toList());
  }

  /** The proxy on the way to a host; nothing when it is asked directly. */
  public Optional<Proxy> to(Endpoint endpoint) {
    Optional<Proxy> proxy = endpoint.secure() ? secure : plain;
    return proxy.filter(
        _ -> !isHere(endpoint) && none.stream().noneMatch(exception -> exception.test(endpoint)));
  }

  private static boolean isHere(Endpoint endpoint) {
    return endpoint.host().equals("localhost")
        || IpLiteral.parse(endpoint.host()).filter(InetAddress::isLoopbackAddress).isPresent();
  }

  private static Optional<String> value(Map<String, String> environment, String variable) {
    return Optional.ofNullable(environment.get(variable))
        .or(() -> Optional.ofNullable(environment.get(variable.toLowerCase(Locale.ROOT))))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  private static Optional<Proxy> proxy(Map<String, String> environment, String variable) {
    return value(environment, variable)
        .map(
            text ->
                parse(text)
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                "The environment variable "
                                    + variable
                                    + " must be http://HOST:PORT or http://USER:PASSWORD@HOST:PORT,"
                                    + " with %XX for special characters of the password.")));
  }

  private static Optional<Proxy> parse(String text) {
    try {
      URI uri = new URI(text.contains("://") ? text : "http://" + text);
      boolean bare =
          !uri.isOpaque()
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"));
      if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null || !bare) {
        return Optional.empty();
      }
      String host = uri.getHost().toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
      int port = uri.getPort() == -1 ? USUAL_PORT : uri.getPort();
      return port < 1 || port > 65535
          ? Optional.empty()
          : Optional.of(
              new Proxy(host, port, Optional.ofNullable(uri.getRawUserInfo()).map(Proxies::basic)));
    } catch (URISyntaxException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String basic(String userInfo) {
    String[] pair = userInfo.split(":", 2);
    String credentials = decoded(pair[0]) + ":" + (pair.length > 1 ? decoded(pair[1]) : "");
    return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
  }

  private static String decoded(String text) {
    // In a URL's user information a plus sign is one.
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }

  private static Predicate<Endpoint> exception(String entry) {
    if (entry.equals("*")) {
      return _ -> true;
    }
    Optional<Cidr> range = Cidr.parse(entry);
    if (range.isPresent()) {
      return endpoint -> IpLiteral.parse(endpoint.host()).filter(range.get()::contains).isPresent();
    }
    String host = entry.replaceFirst("^\\*(?=\\.)", "");
    boolean belowOnly = host.startsWith(".");
    return Authority.parse(belowOnly ? host.substring(1) : host)
        .<Predicate<Endpoint>>map(
            authority ->
                endpoint ->
                    (authority.port().isEmpty() || authority.port().getAsInt() == endpoint.port())
                        && (endpoint.host().endsWith("." + authority.host())
                            || (!belowOnly && endpoint.host().equals(authority.host()))))
        .orElse(_ -> false);
  }
}
