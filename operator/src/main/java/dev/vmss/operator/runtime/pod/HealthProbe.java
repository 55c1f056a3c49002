package dev.vmss.operator.runtime.pod;

import dev.vmss.api.v1alpha1.HealthProfile;
import dev.vmss.api.v1alpha1.HttpGetProbe;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.util.Optional;

/**
 * Azure's application health as a readiness probe: so many answers of one kind in a row change the
 * state. Its grace period is a startup probe before that: until the first success failures do not
 * count, and the first success ends it, however much of the time is left.
 */
final class HealthProbe {

  private HealthProbe() {}

  static Optional<Probe> readiness(HealthProfile profile) {
    return Optional.ofNullable(profile.probe())
        .map(
            probe ->
                asking(probe)
                    .withSuccessThreshold(probe.numberOfProbes())
                    .withFailureThreshold(probe.numberOfProbes())
                    .build());
  }

  /** Nothing without a grace period. An instance that uses up all of it is started again. */
  static Optional<Probe> startup(HealthProfile profile) {
    return Optional.ofNullable(profile.probe())
        .filter(probe -> probe.gracePeriodSeconds() > 0)
        .map(probe -> asking(probe).withFailureThreshold(failures(probe)).build());
  }

  /** The first question is asked at once, so the last one that may fail comes when time is up. */
  private static int failures(dev.vmss.api.v1alpha1.Probe probe) {
    return 1 + Math.ceilDiv(probe.gracePeriodSeconds(), probe.intervalSeconds());
  }

  private static ProbeBuilder asking(dev.vmss.api.v1alpha1.Probe probe) {
    ProbeBuilder asking = new ProbeBuilder().withPeriodSeconds(probe.intervalSeconds());
    HttpGetProbe http = probe.httpGet();
    if (http != null) {
      return asking
          .withNewHttpGet()
          .withPath(http.path())
          .withPort(http.port())
          .withScheme(http.scheme())
          .endHttpGet();
    }
    return probe.tcpSocket() == null
        ? asking
        : asking.withNewTcpSocket().withPort(probe.tcpSocket().port()).endTcpSocket();
  }
}
