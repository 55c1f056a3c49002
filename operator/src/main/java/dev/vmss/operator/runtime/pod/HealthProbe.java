package dev.vmss.operator.runtime.pod;

import dev.vmss.api.v1alpha1.HealthProfile;
import dev.vmss.api.v1alpha1.HttpGetProbe;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.util.Optional;

/**
 * Azure's application health as a readiness probe: so many answers of one kind in a row change the
 * state.
 */
final class HealthProbe {

  private HealthProbe() {}

  static Optional<Probe> of(HealthProfile profile) {
    return Optional.ofNullable(profile.probe()).map(HealthProbe::readiness);
  }

  private static Probe readiness(dev.vmss.api.v1alpha1.Probe probe) {
    ProbeBuilder readiness =
        new ProbeBuilder()
            .withPeriodSeconds(probe.intervalSeconds())
            .withSuccessThreshold(probe.numberOfProbes())
            .withFailureThreshold(probe.numberOfProbes())
            .withInitialDelaySeconds(probe.gracePeriodSeconds());
    HttpGetProbe http = probe.httpGet();
    if (http != null) {
      readiness
          .withNewHttpGet()
          .withPath(http.path())
          .withPort(http.port())
          .withScheme(http.scheme())
          .endHttpGet();
    } else if (probe.tcpSocket() != null) {
      readiness.withNewTcpSocket().withPort(probe.tcpSocket().port()).endTcpSocket();
    }
    return readiness.build();
  }
}
