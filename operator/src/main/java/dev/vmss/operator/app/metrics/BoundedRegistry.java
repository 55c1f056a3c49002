package dev.vmss.operator.app.metrics;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Shows of no metric more than so many series: whoever may create sets without end must not be able
 * to fill the memory of the operator, and of who scrapes it.
 */
final class BoundedRegistry extends PrometheusRegistry {

  /** Only gauges have a series for each set; all others have reasons and the like for labels. */
  static final int MOST_SERIES = 25_000;

  private final AtomicInteger leftOut = new AtomicInteger();

  /** How many series the last scrape left out. */
  int leftOut() {
    return leftOut.get();
  }

  @Override
  public MetricSnapshots scrape() {
    var cut = new AtomicInteger();
    MetricSnapshots shown =
        new MetricSnapshots(super.scrape().stream().map(metric -> bounded(metric, cut)).toList());
    leftOut.set(cut.get());
    return shown;
  }

  private static MetricSnapshot bounded(MetricSnapshot metric, AtomicInteger cut) {
    if (metric instanceof GaugeSnapshot gauge && gauge.getDataPoints().size() > MOST_SERIES) {
      cut.addAndGet(gauge.getDataPoints().size() - MOST_SERIES);
      return new GaugeSnapshot(gauge.getMetadata(), gauge.getDataPoints().subList(0, MOST_SERIES));
    }
    return metric;
  }
}
