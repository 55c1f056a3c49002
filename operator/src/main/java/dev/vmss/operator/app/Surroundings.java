package dev.vmss.operator.app;

import dev.vmss.operator.app.configuration.OperatorConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;

/**
 * What the program offers to its rooms. Only {@link Wiring} sees it whole; a room takes the parts
 * that it needs as constructor arguments.
 *
 * @param operatorNamespace where the operator's lease and pull secrets are
 */
record Surroundings(
    OperatorConfiguration configuration,
    KubernetesClient client,
    Clock clock,
    MeterRegistry meters,
    WorkThreads threads,
    String operatorNamespace) {}
