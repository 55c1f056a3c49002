package dev.vmss.operator.app.metrics;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.processing.Controller;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;

/**
 * Counts failed reconciliations from zero on. The SDK's own counter appears with the first failure,
 * and for Prometheus a counter that was not there before has not grown: an alert would miss it.
 */
final class ReconcileErrors implements Metrics {

  private final MeterRegistry registry;

  ReconcileErrors(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void controllerRegistered(Controller<? extends HasMetadata> controller) {
    of(controller.getConfiguration().getName());
  }

  @Override
  public void failedReconciliation(
      HasMetadata resource, Exception exception, Map<String, Object> metadata) {
    of(String.valueOf(metadata.get(Constants.CONTROLLER_NAME))).increment();
  }

  private Counter of(String controller) {
    return Counter.builder("vmss.reconcile.errors")
        .description("Reconciliations that failed and are tried again.")
        .tag("controller", controller)
        .register(registry);
  }
}
