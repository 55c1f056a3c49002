package dev.vmss.testing;

import dev.vmss.testing.controlplane.Binaries;
import dev.vmss.testing.controlplane.ControlPlane;
import dev.vmss.testing.controlplane.ControlPlaneOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds a cluster: the one named by VMSS_KUBECONFIG, else K3s in Docker, else local binaries. */
final class ClusterSearch {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterSearch.class);
  private static final String VARIABLE = "VMSS_KUBECONFIG";
  private static final String VERSION = "KUBERNETES";

  /** For clusters with settings of their own; the usual grace period is 40 s or more. */
  static final Duration USUAL_HEARTBEAT = Duration.ofSeconds(4);

  private ClusterSearch() {}

  static ClusterSource find(ControlPlaneOptions options) {
    ClusterSource found =
        named()
            .or(ClusterSearch::inDocker)
            .or(() -> local(options))
            .orElseThrow(() -> new IllegalStateException(remedies(options.binaries())));
    LOG.info("cluster={} kubeconfig={}", found.description(), found.kubeconfig());
    return found;
  }

  private static Optional<ClusterSource> named() {
    Optional<Path> named =
        Optional.ofNullable(System.getenv(VARIABLE)).filter(s -> !s.isBlank()).map(Path::of);
    named
        .filter(file -> !Files.isReadable(file))
        .ifPresent(
            file -> {
              throw new IllegalStateException(
                  "%s names %s, which cannot be read. Correct or unset it."
                      .formatted(VARIABLE, file));
            });
    return named.map(
        file ->
            new ClusterSource(
                "given by " + VARIABLE, file, USUAL_HEARTBEAT, false, Optional.empty(), () -> {}));
  }

  /** Whoever asks for a certain version gets it: there is one K3s image only. */
  private static Optional<ClusterSource> inDocker() {
    return System.getenv().getOrDefault(VERSION, "").isBlank()
        ? K3sCluster.startIfDockerRuns()
        : Optional.empty();
  }

  private static Optional<ClusterSource> local(ControlPlaneOptions options) {
    if (!options.binaries().isComplete()) {
      return Optional.empty();
    }
    return Optional.of(of(ControlPlane.start(options)));
  }

  static ClusterSource of(ControlPlane controlPlane) {
    return new ClusterSource(
        "local control plane",
        controlPlane.kubeconfig(),
        controlPlane.options().heartbeat(),
        true,
        Optional.of(controlPlane.auditLog()),
        controlPlane::close);
  }

  private static String remedies(Binaries binaries) {
    return """
        There is no cluster to run on. Any one of these helps:
          - run `make control-plane`, which fills %s (lacking now: %s);
          - set %s to the kubeconfig of a cluster that may be changed;
          - start Docker, in which a K3s cluster is then run."""
        .formatted(binaries.folder(), String.join(", ", binaries.missing()), VARIABLE);
  }
}
