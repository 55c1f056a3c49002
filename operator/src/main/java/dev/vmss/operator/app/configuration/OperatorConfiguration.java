package dev.vmss.operator.app.configuration;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the program was told: complete, checked and immutable.
 *
 * @param kubevirt whether machine disks are imported and machines are run, where KubeVirt and CDI
 *     are there
 */
public record OperatorConfiguration(
    Set<String> namespaces,
    Optional<String> operatorNamespace,
    boolean imageController,
    boolean scaleSetController,
    boolean assumeAutoscaling,
    List<String> allowedMetadata,
    int maxConcurrentReconciles,
    int createParallelism,
    Duration gracefulStop,
    boolean kubevirt,
    LeaderElection leaderElection,
    Http http,
    Logging logging,
    Fetch fetch) {

  public OperatorConfiguration {
    namespaces = Set.copyOf(namespaces);
  }

  /** Scale sets of every namespace, and not only of a list. */
  public boolean clusterWide() {
    return namespaces.isEmpty();
  }

  /** Who acts when several operators run; an absent namespace is the operator's own. */
  public record LeaderElection(
      boolean enabled,
      String leaseName,
      Optional<String> leaseNamespace,
      Duration leaseDuration,
      Duration renewDeadline,
      Duration retryPeriod) {}

  /**
   * Where health and metrics are served; port 0 is any free one.
   *
   * @param port of the metrics
   * @param probePort of health
   * @param metricsAuthentication whether who reads the metrics must show that he may
   */
  public record Http(int port, int probePort, String bindAddress, boolean metricsAuthentication) {}

  /** How much is logged, and in which form. */
  public record Logging(Format format, String level) {
    /** The form of one log entry. */
    public enum Format {
      TEXT,
      JSON
    }
  }

  /**
   * Limits of what is fetched from registries. {@code *} is every host, and no allowed host means
   * that nothing is fetched; a tag check interval of zero means no checks.
   */
  public record Fetch(
      List<String> allowedHosts,
      List<String> allowInsecureHosts,
      List<String> allowedAddresses,
      Duration timeout,
      int maxManifestBytes,
      Duration tagCheckInterval,
      Optional<Path> caFile) {

    public Fetch {
      allowedHosts = List.copyOf(allowedHosts);
      allowInsecureHosts = List.copyOf(allowInsecureHosts);
      allowedAddresses = List.copyOf(allowedAddresses);
    }
  }
}
