package dev.vmss.operator.app.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.javaoperatorsdk.operator.api.monitoring.Metrics.ControllerExecution;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.processing.GroupVersionKind;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorMetricsTest {

  private final OperatorMetrics metrics = new OperatorMetrics("1.2.3");

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void tellsTheBuildAndTheJvm() {
    assertThat(scrape())
        .containsPattern("vmss_build_info\\{.*version=\"1.2.3\".*} 1")
        .contains("jvm_memory_used_bytes", "jvm_threads_live_threads", "process_uptime_seconds");
  }

  @Test
  void whatARoomAddsIsServed() {
    metrics.registry().counter("vmss.test.events", "reason", "Test").increment();
    assertThat(scrape()).contains("vmss_test_events_total{reason=\"Test\"} 1.0");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "4, 4", "5, 5+", "9, 5+", "10, 5+", "4711, 5+"})
  void theNumberOfTheRetryIsCutOff(String attempt, String label) {
    Counter counter =
        metrics
            .registry()
            .counter(
                "operator.sdk.reconciliations.started",
                "operator.sdk.reconciliations.retries.number",
                attempt);
    assertThat(counter.getId().getTag("operator.sdk.reconciliations.retries.number"))
        .isEqualTo(label);
  }

  @Test
  void theSdkCountsByKindAndNeverByObject() throws Exception {
    for (int i = 0; i < 50; i++) {
      metrics.ofSdk().timeControllerExecution(execution("object-" + i));
    }
    String series =
        scrape()
            .lines()
            .filter(line -> line.startsWith("operator_sdk_"))
            .collect(Collectors.joining("\n"));
    assertThat(series).doesNotContain("object-").contains("_count{").contains(" 50");
    assertThat(series.lines().filter(line -> line.contains("_bucket")).count()).isBetween(10L, 12L);
  }

  @Test
  void failedReconciliationsAreCountedByController() {
    var metadata =
        Map.<String, Object>of(
            Constants.CONTROLLER_NAME,
            "test",
            Constants.RESOURCE_GVK_KEY,
            new GroupVersionKind("", "v1", "ConfigMap"));
    ConfigMap failed = new ConfigMapBuilder().withNewMetadata().withName("a").endMetadata().build();
    for (int i = 0; i < 3; i++) {
      metrics.ofSdk().failedReconciliation(failed, new IllegalStateException("b"), metadata);
    }
    assertThat(scrape())
        .contains("vmss_reconcile_errors_total{controller=\"test\"} 3.0")
        .contains("operator_sdk_reconciliations_failed_total");
  }

  @Test
  void tellsWhoActs() {
    AtomicBoolean acts = new AtomicBoolean();
    metrics.leader(acts::get);
    assertThat(scrape()).contains("vmss_leader 0.0");
    acts.set(true);
    assertThat(scrape()).contains("vmss_leader 1.0");
  }

  @Test
  void whatIsCountedForAScrapeIsCountedForEveryScrape() {
    AtomicInteger scrapes = new AtomicInteger();
    scrape();
    metrics.beforeScrape(scrapes::incrementAndGet);
    scrape();
    scrape();
    assertThat(scrapes).hasValue(2);
  }

  @Test
  void noMetricHasMoreSeriesThanTheBoundAndWhatIsLeftOutIsCounted() {
    int tooMany = BoundedRegistry.MOST_SERIES + 7;
    for (int i = 0; i < tooMany; i++) {
      metrics.registry().gauge("vmss.test.set", Tags.of("name", "set-" + i), 1);
    }
    assertThat(scrape().lines().filter(line -> line.startsWith("vmss_test_set{")).count())
        .isEqualTo(BoundedRegistry.MOST_SERIES);
    assertThat(scrape()).contains("vmss_metrics_left_out 7.0");
  }

  private static ControllerExecution<ConfigMap> execution(String name) {
    return new ControllerExecution<>() {
      @Override
      public String name() {
        return "reconcile";
      }

      @Override
      public String controllerName() {
        return "test";
      }

      @Override
      public String successTypeName(ConfigMap result) {
        return "resource";
      }

      @Override
      public ResourceID resourceID() {
        return new ResourceID(name, "default");
      }

      @Override
      public Map<String, Object> metadata() {
        return Map.of(Constants.RESOURCE_GVK_KEY, new GroupVersionKind("", "v1", "ConfigMap"));
      }

      @Override
      public ConfigMap execute() {
        return new ConfigMapBuilder().build();
      }
    };
  }

  private String scrape() {
    return new String(metrics.scrape("text/plain; version=0.0.4; charset=utf-8"), UTF_8);
  }
}
