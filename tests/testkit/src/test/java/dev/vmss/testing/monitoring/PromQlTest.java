package dev.vmss.testing.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromQlTest {

  @Test
  void findsWhatAnExpressionReads() {
    assertThat(
            PromQl.selectors(
                "histogram_quantile(0.9, sum by (le, job) (rate(a_bucket{b=~\"c|d\", e!=\"}\"}[5m])))"
                    + " > bool 0 and on (job) (absent(f) or g offset 5m)"))
        .isEqualTo(Map.of("a_bucket", Set.of("b", "e"), "f", Set.of(), "g", Set.of()));
  }

  @Test
  void noticesWhatIsNotThere() {
    Scrape scrape = Scrape.of("# TYPE vmss_leader gauge\nvmss_leader 1.0\nother{a=\"b\"} 2\n");
    assertThat(scrape.labels()).containsOnlyKeys("vmss_leader", "other");
    assertThat(scrape.missing())
        .anyMatch(text -> text.startsWith("No metric 'vmss_build_info'"))
        .noneMatch(text -> text.contains("'vmss_leader'"));
  }

  @Test
  void noticesALabelThatIsNotThere() {
    assertThat(Scrape.of("vmss_scalesets{condition=\"Ready\"} 1.0\n").missing())
        .anyMatch(text -> text.startsWith("Metric 'vmss_scalesets' has the labels [condition]"));
  }
}
