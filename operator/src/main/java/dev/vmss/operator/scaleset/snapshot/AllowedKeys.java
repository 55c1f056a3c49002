package dev.vmss.operator.scaleset.snapshot;

import java.util.List;
import java.util.Set;

/**
 * The keys of labels and annotations that a tenant may give instances, as the cloud operator lists
 * them. Webhooks and controllers of the cluster obey what stands on a Pod (a sidecar, a network, a
 * cloud role), so a key in anybody's domain is refused unless it is listed.
 *
 * @param patterns each a key, or {@code *} for every key without a domain, {@code domain/*} for
 *     every key of a domain, {@code *.domain/*} for every key of the domains below one
 */
public record AllowedKeys(List<String> patterns) {

  /** Keys without a domain, and the labels that Kubernetes recommends. */
  public static final AllowedKeys DEFAULT = new AllowedKeys(List.of("*", "app.kubernetes.io/*"));

  /** Nobody can allow these, with all domains below: marks of ours, and of the kubelet's trade. */
  private static final Set<String> RESERVED = Set.of("vmss.dev", "kubernetes.io", "kubevirt.io");

  private static final String RECOMMENDED = "app.kubernetes.io";
  private static final String ANY = "*";
  private static final String BELOW = "*.";

  public AllowedKeys {
    patterns = List.copyOf(patterns);
  }

  boolean allows(String key) {
    String domain = domain(key);
    boolean reserved =
        !domain.equals(RECOMMENDED)
            && RESERVED.stream().anyMatch(own -> domain.equals(own) || below(own, domain));
    return !reserved && patterns.stream().anyMatch(pattern -> matches(pattern, domain, name(key)));
  }

  private static boolean matches(String pattern, String domain, String name) {
    String wanted = domain(pattern);
    boolean here =
        wanted.startsWith(BELOW)
            ? below(wanted.substring(BELOW.length()), domain)
            : wanted.equals(domain);
    return here && (name(pattern).equals(ANY) || name(pattern).equals(name));
  }

  private static boolean below(String parent, String domain) {
    return domain.endsWith("." + parent);
  }

  private static String domain(String key) {
    return key.contains("/") ? key.substring(0, key.indexOf('/')) : "";
  }

  private static String name(String key) {
    return key.substring(key.indexOf('/') + 1);
  }
}
