package dev.vmss.operator.image.download.policy;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Host and port as written in references, patterns and pull secrets.
 *
 * @param host lower case, an IPv6 address without brackets
 */
public record Authority(String host, OptionalInt port) {

  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]{2,45})\\]|([A-Za-z0-9.-]{1,253}))(?::([0-9]{1,5}))?");
  private static final Pattern NAME =
      Pattern.compile(
          "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*");

  public static Optional<Authority> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    OptionalInt port = OptionalInt.empty();
    if (matcher.group(3) != null) {
      port = OptionalInt.of(Integer.parseInt(matcher.group(3)));
      if (port.getAsInt() < 1 || port.getAsInt() > 65535) {
        return Optional.empty();
      }
    }
    if (matcher.group(1) != null) {
      String address = matcher.group(1).toLowerCase(Locale.ROOT);
      return address.contains(":") && IpLiteral.parse(address).isPresent()
          ? Optional.of(new Authority(address, port))
          : Optional.empty();
    }
    String name = matcher.group(2).toLowerCase(Locale.ROOT);
    return NAME.matcher(name).matches() ? Optional.of(new Authority(name, port)) : Optional.empty();
  }
}
