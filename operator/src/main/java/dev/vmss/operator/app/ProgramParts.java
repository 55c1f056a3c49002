package dev.vmss.operator.app;

import dev.vmss.operator.app.configuration.OperatorConfiguration;
import dev.vmss.operator.app.process.WorkThreads;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * What the program offers to its rooms. Only {@link Wiring} sees it whole; a room takes the parts
 * that it needs as constructor arguments.
 *
 * @param beforeScrape takes what counts anew for every scrape; it runs once the caches are filled
 * @param operatorNamespace where the operator's lease and pull secrets are
 */
public record ProgramParts(
    OperatorConfiguration configuration,
    KubernetesClient client,
    Clock clock,
    MeterRegistry meters,
    Consumer<Runnable> beforeScrape,
    WorkThreads threads,
    String operatorNamespace) {}
