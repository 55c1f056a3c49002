package dev.vmss.testing.controlplane;

import java.time.Duration;

/**
 * What a caller may choose about a local control plane.
 *
 * @param binaries the programs to run
 * @param nodeGracePeriod silence after which a node is reported NotReady; Kubernetes' own default
 *     is 40 s, tests want less. Simulated nodes send a heartbeat four times in this period.
 * @param limitsLifted true takes the client rate limits off the controller manager and the
 *     scheduler, so that a benchmark measures work and not waiting
 */
public record ControlPlaneOptions(
    Binaries binaries, Duration nodeGracePeriod, boolean limitsLifted) {

  public static ControlPlaneOptions defaults() {
    return new ControlPlaneOptions(Binaries.inDefaultFolder(), Duration.ofSeconds(12), false);
  }

  /** How often a simulated node should give a sign of life. */
  public Duration heartbeat() {
    return nodeGracePeriod.dividedBy(4);
  }

  public ControlPlaneOptions withBinaries(Binaries other) {
    return new ControlPlaneOptions(other, nodeGracePeriod, limitsLifted);
  }

  public ControlPlaneOptions withNodeGracePeriod(Duration period) {
    return new ControlPlaneOptions(binaries, period, limitsLifted);
  }

  public ControlPlaneOptions withLimitsLifted() {
    return new ControlPlaneOptions(binaries, nodeGracePeriod, true);
  }
}
