package dev.vmss.operator.image.download.policy;

import dev.vmss.operator.model.GoDuration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * From where, how much and for how long the operator may fetch; part of its configuration.
 *
 * @param allowedHosts hosts that may be asked: {@code host}, {@code host:port}, {@code
 *     *.example.com}, or {@code *} for every host; with an empty list nothing is fetched
 * @param insecureHosts hosts, written likewise but not all of them, that are asked by plain http
 * @param allowedAddresses IP addresses and ranges that may be connected to although they are
 *     loopback, link-local or otherwise forbidden
 * @param timeout for a whole download, all its requests together
 * @param maxManifestBytes the largest manifest or image configuration that is read
 * @param caFile PEM certificates trusted in addition to those that Java trusts
 * @param proxies on the way to registries
 */
public record FetchPolicy(
    List<String> allowedHosts,
    List<String> insecureHosts,
    List<String> allowedAddresses,
    Duration timeout,
    int maxManifestBytes,
    Optional<Path> caFile,
    Proxies proxies) {

  /**
   * @throws IllegalArgumentException with a sentence that names the field and the wrong entry
   */
  public FetchPolicy {
    allowedHosts = List.copyOf(allowedHosts);
    insecureHosts = List.copyOf(insecureHosts);
    allowedAddresses = List.copyOf(allowedAddresses);
    check(
        allowedHosts,
        text -> HostPattern.parse(text).isPresent(),
        "fetch.allowedHosts has the entry '%s': write a host, host:port, *.example.com or *.");
    check(
        insecureHosts,
        text -> !text.equals("*") && HostPattern.parse(text).isPresent(),
        "fetch.allowInsecureHosts has the entry '%s': write a host, host:port or *.example.com.");
    check(
        allowedAddresses,
        text -> Cidr.parse(text).isPresent(),
        "fetch.allowedAddresses has the entry '%s': write an IP address or a range such as"
            + " 127.0.0.0/8.");
    if (timeout.compareTo(Duration.ofMillis(100)) < 0
        || timeout.compareTo(Duration.ofMinutes(10)) > 0) {
      throw new IllegalArgumentException(
          "fetch.timeout is %s: write a duration between 100ms and 10m."
              .formatted(GoDuration.format(timeout)));
    }
    if (maxManifestBytes < 1024 || maxManifestBytes > 64 * 1024 * 1024) {
      throw new IllegalArgumentException(
          "fetch.maxManifestBytes is %d: write a number between 1024 and 67108864."
              .formatted(maxManifestBytes));
    }
  }

  /** Every host by https, private networks included, 30 seconds, 4 MiB. */
  public static FetchPolicy defaults() {
    return new FetchPolicy(
        List.of("*"),
        List.of(),
        List.of(),
        Duration.ofSeconds(30),
        4 * 1024 * 1024,
        Optional.empty(),
        Proxies.NONE);
  }

  private static void check(List<String> entries, Predicate<String> legal, String sentence) {
    for (String entry : entries) {
      if (!legal.test(entry)) {
        throw new IllegalArgumentException(sentence.formatted(entry));
      }
    }
  }
}
