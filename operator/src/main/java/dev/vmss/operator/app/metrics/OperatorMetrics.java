package dev.vmss.operator.app.metrics;

import io.javaoperatorsdk.operator.api.monitoring.AggregatedMetrics;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The metrics registry: the JVM, the operator SDK, and whatever the rooms add to it. */
public final class OperatorMetrics implements AutoCloseable {

  private static final String SDK = "operator.sdk.";
  private static final double NANOS_PER_SECOND = 1e9;

  /** Reconciliations take milliseconds to seconds: ten buckets instead of the default seventy. */
  private static final List<Double> SDK_BUCKETS =
      List.of(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0);

  private final BoundedRegistry bounded = new BoundedRegistry();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, bounded, Clock.SYSTEM);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private volatile Runnable beforeScrape = () -> {};

  /**
   * @param version of this build
   */
  public OperatorMetrics(String version) {
    registry.config().meterFilter(boundedRetries()).meterFilter(fewBuckets());
    List.of(
            new ClassLoaderMetrics(),
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            garbageCollection,
            new ProcessorMetrics(),
            new FileDescriptorMetrics(),
            new UptimeMetrics())
        .forEach(binder -> binder.bindTo(registry));
    Gauge.builder("vmss.metrics.left.out", bounded::leftOut)
        .description(
            "Series that the scrape before this one left out, because there were too many.")
        .strongReference(true)
        .register(registry);
    Gauge.builder("vmss.build.info", () -> 1)
        .description("Always 1; the labels name the running build.")
        .tag("version", version)
        .tag("java", Runtime.version().toString())
        .strongReference(true)
        .register(registry);
  }

  public MeterRegistry registry() {
    return registry;
  }

  /** The SDK's own metrics, by kind and never by object: the number of series stays bounded. */
  public Metrics ofSdk() {
    return new AggregatedMetrics(
        List.of(
            MicrometerMetrics.withoutPerResourceMetrics(registry), new ReconcileErrors(registry)));
  }

  /** Tells who acts: of several operators one leads, the others stand by. */
  public void leader(BooleanSupplier acts) {
    Gauge.builder("vmss.leader", () -> acts.getAsBoolean() ? 1 : 0)
        .description("1 while this operator acts, 0 while it stands by.")
        .strongReference(true)
        .register(registry);
  }

  /** From now on, what is counted anew for every scrape is counted. */
  public void beforeScrape(Runnable count) {
    beforeScrape = count;
  }

  /**
   * The metrics as text in UTF-8; {@code contentType} chooses between the Prometheus and
   * OpenMetrics forms.
   */
  public byte[] scrape(String contentType) {
    beforeScrape.run();
    var text = new ByteArrayOutputStream();
    try {
      registry.scrape(text, contentType);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toByteArray();
  }

  /**
   * The SDK labels its counter with the number of the attempt. Our retries are unlimited, so that
   * label must be cut off.
   */
  private static MeterFilter boundedRetries() {
    return MeterFilter.replaceTagValues(
        "operator.sdk.reconciliations.retries.number",
        attempt -> attempt.length() > 1 || attempt.compareTo("5") >= 0 ? "5+" : attempt);
  }

  private static MeterFilter fewBuckets() {
    return new MeterFilter() {
      @Override
      public DistributionStatisticConfig configure(
          Meter.Id id, DistributionStatisticConfig config) {
        if (!id.getName().startsWith(SDK) || id.getType() != Meter.Type.TIMER) {
          return config;
        }
        double[] nanos = SDK_BUCKETS.stream().mapToDouble(s -> s * NANOS_PER_SECOND).toArray();
        return DistributionStatisticConfig.builder()
            .percentilesHistogram(false)
            .percentiles()
            .serviceLevelObjectives(nanos)
            .build()
            .merge(config);
      }
    };
  }

  @Override
  public void close() {
    garbageCollection.close();
    registry.close();
  }
}
