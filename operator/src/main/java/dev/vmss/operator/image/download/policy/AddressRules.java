package dev.vmss.operator.image.download.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which IP addresses may be connected to.
 *
 * <p>Private networks may: that is where the registries of a private cloud are. What only the
 * operator's own host, its link or its cloud provider answers on may not, unless allowed by name.
 */
public record AddressRules(List<Cidr> allowed) {

  private static final Map<Cidr, String> FORBIDDEN = forbidden();
  private static final Cidr NAT64 = range("64:ff9b::/96");
  private static final Cidr SIX_TO_FOUR = range("2002::/16");
  private static final List<Cidr> MAPPED = List.of(range("::/96"), NAT64);

  /** What is wrong with the address, as in "a loopback address"; empty when it may be used. */
  public Optional<String> objection(InetAddress address) {
    InetAddress real = unwrapped(address);
    if (allowed.stream().anyMatch(range -> range.contains(address) || range.contains(real))) {
      return Optional.empty();
    }
    return FORBIDDEN.entrySet().stream()
        .filter(entry -> entry.getKey().contains(real) || entry.getKey().contains(address))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** The IPv4 address that an IPv6 address only wraps, so that no wrapping hides it. */
  private static InetAddress unwrapped(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return address;
    }
    boolean mapped = bytes[10] == -1 && bytes[11] == -1 && isZero(bytes, 10);
    if (mapped || MAPPED.stream().anyMatch(range -> range.contains(address))) {
      return ipv4(bytes, 12);
    }
    return SIX_TO_FOUR.contains(address) ? ipv4(bytes, 2) : address;
  }

  private static boolean isZero(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static InetAddress ipv4(byte[] bytes, int from) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("Four bytes are always an address", e);
    }
  }

  private static Map<Cidr, String> forbidden() {
    Map<Cidr, String> table = new LinkedHashMap<>();
    table.put(range("::1/128"), "a loopback address");
    table.put(range("127.0.0.0/8"), "a loopback address");
    table.put(range("0.0.0.0/8"), "an unspecified address");
    table.put(range("::/128"), "an unspecified address");
    for (String metadata :
        List.of(
            "169.254.169.254/32",
            "169.254.170.2/32",
            "100.100.100.200/32",
            "168.63.129.16/32",
            "192.0.0.192/32",
            "fd00:ec2::/32",
            "fd20:ce::/32")) {
      table.put(range(metadata), "a metadata service of a cloud");
    }
    for (String link : List.of("169.254.0.0/16", "fe80::/10", "fec0::/10")) {
      table.put(range(link), "a link-local address");
    }
    for (String multicast : List.of("224.0.0.0/4", "ff00::/8")) {
      table.put(range(multicast), "a multicast address");
    }
    // Reserved, or tunnels whose far end cannot be judged.
    for (String reserved :
        List.of("240.0.0.0/4", "192.0.0.0/24", "100::/64", "64:ff9b:1::/48", "2001::/32")) {
      table.put(range(reserved), "a reserved address");
    }
    return table;
  }

  private static Cidr range(String text) {
    return Cidr.parse(text).orElseThrow();
  }
}
