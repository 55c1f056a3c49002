package dev.vmss.operator.app.sdk;

import dev.vmss.operator.app.configuration.OperatorConfiguration;
import dev.vmss.operator.app.process.WorkThreads;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.config.InformerStoppedHandler;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimiter;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.javaoperatorsdk.operator.processing.retry.Retry;
import java.time.Duration;

/** How the operator SDK is set, and why; everything that differs from its defaults is here. */
public record SdkSettings(
    OperatorConfiguration configuration,
    KubernetesClient client,
    WorkThreads threads,
    Metrics metrics,
    InformerStoppedHandler onInformerStopped) {

  /** An API server that cannot list within this time is in trouble: start again from scratch. */
  public static final Duration CACHE_SYNC_TIMEOUT = Duration.ofMinutes(2);

  private static final Duration FIRST_RETRY = Duration.ofMillis(50);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

  /** A run needs few milliseconds; ten runs a second per object follow any storm of events. */
  private static final int BURST = 10;

  private static final Duration PER_RUN = Duration.ofMillis(100);

  /** A safety net only: everything that matters arrives as an event. */
  private static final Duration RECONCILE_AT_LEAST_EVERY = Duration.ofHours(10);

  void apply(ConfigurationServiceOverrider sdk) {
    sdk.withKubernetesClient(client)
        // The program closes the client itself, after the lease is released.
        .withCloseClientOnStop(false)
        .withExecutorService(threads.reconciles())
        .withConcurrentReconciliationThreads(configuration.maxConcurrentReconciles())
        .withMetrics(metrics)
        // The program drains its threads itself (see Controllers); the SDK then finds them idle.
        .withReconciliationTerminationTimeout(Duration.ZERO)
        .withCacheSyncTimeout(CACHE_SYNC_TIMEOUT)
        // A watch that cannot even start is a permission or a CRD that is missing: say so and end.
        .withStopOnInformerErrorDuringStartup(true)
        // The default calls System.exit on a library's thread.
        .withInformerStoppedHandler(onInformerStopped)
        // We have no dependent resources; the annotation would be one more thing on every Pod.
        .withPreviousAnnotationForDependentResources(false)
        // With `true` the SDK drops a foreign change that lands just before a write of ours.
        .withParseResourceVersions(false);
  }

  <P extends HasMetadata> void apply(
      Class<P> kind, ControllerConfigurationOverrider<P> controller) {
    controller
        .withRetry(retry())
        .withRateLimiter(rateLimiter())
        .withReconciliationMaxInterval(RECONCILE_AT_LEAST_EVERY);
    if (Namespaced.class.isAssignableFrom(kind) && !configuration.clusterWide()) {
      controller.settingNamespaces(configuration.namespaces());
    } else {
      controller.watchingAllNamespaces();
    }
  }

  /** Without end: the SDK's default gives up after five attempts and then stays silent. */
  static Retry retry() {
    return new GenericRetry()
        .setInitialInterval(FIRST_RETRY)
        .setIntervalMultiplier(2)
        .setMaxInterval(LONGEST_RETRY.toMillis())
        .withoutMaxAttempts();
  }

  static RateLimiter<?> rateLimiter() {
    return new ReconcileRateLimiter(BURST, PER_RUN, System::nanoTime);
  }
}
