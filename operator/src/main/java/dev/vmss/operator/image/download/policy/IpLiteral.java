package dev.vmss.operator.image.download.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads IP addresses in their usual written form, and never asks a name server about them. */
public final class IpLiteral {

  private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  // Java looks up every text that it does not take for an address: only these are shown to it.
  private static final Pattern FORM =
      Pattern.compile(
          "(?:" + OCTET + "\\.){3}" + OCTET + "|(?=[^.]*:)[0-9a-fA-F:][0-9a-fA-F:.]{1,44}");

  private IpLiteral() {}

  public static Optional<InetAddress> parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException _) {
      return Optional.empty();
    }
  }
}
