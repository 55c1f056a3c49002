package dev.vmss.operator.image.download.policy;

import java.net.InetAddress;
import java.util.Optional;

/** A range of IP addresses, {@code 10.0.0.0/8} or {@code fd00::/8}. */
public record Cidr(InetAddress network, int prefix) {

  /** Reads a range; an address without a prefix stands for itself alone. */
  public static Optional<Cidr> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return IpLiteral.parse(text)
          .map(address -> new Cidr(address, address.getAddress().length * 8));
    }
    if (!text.substring(slash + 1).matches("[0-9]{1,3}")) {
      return Optional.empty();
    }
    int prefix = Integer.parseInt(text.substring(slash + 1));
    return IpLiteral.parse(text.substring(0, slash))
        .filter(network -> prefix <= network.getAddress().length * 8)
        .map(network -> new Cidr(network, prefix));
  }

  boolean contains(InetAddress address) {
    byte[] wanted = network.getAddress();
    byte[] given = address.getAddress();
    if (wanted.length != given.length) {
      return false;
    }
    int whole = prefix / 8;
    for (int i = 0; i < whole; i++) {
      if (wanted[i] != given[i]) {
        return false;
      }
    }
    int bits = prefix % 8;
    return bits == 0 || ((wanted[whole] ^ given[whole]) & (0xff << (8 - bits)) & 0xff) == 0;
  }

  @Override
  public String toString() {
    return network.getHostAddress() + "/" + prefix;
  }
}
