package dev.vmss.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class KnownMetricsTest {

  @Test
  void whatAlertsAndDashboardReadIsThere() throws IOException {
    assertThat(KnownMetrics.find().missing()).isEmpty();
  }

  /** A name must arrive at Prometheus as it is written in the code. */
  @Test
  void ourNamesSurvive() throws IOException {
    assertThat(KnownMetrics.find().labels().keySet())
        .contains(
            "vmss_instance_creates_total",
            "vmss_instance_deletes_total",
            "vmss_notices_total",
            "vmss_image_downloads_seconds_count",
            "vmss_reconcile_errors_total",
            "vmss_spec_change_to_first_write_seconds_bucket",
            "vmss_blocked_time_seconds_bucket");
  }
}
