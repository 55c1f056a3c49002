package dev.vmss.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vmss.testing.monitoring.MonitoringFiles;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DashboardTest {

  @Test
  void panelsHaveIdsOfTheirOwnTitlesAndADataSourceThatCanBeChosen() {
    Set<Integer> ids = new HashSet<>();
    for (JsonNode panel : MonitoringFiles.dashboard().get("panels")) {
      assertThat(ids.add(panel.get("id").asInt())).isTrue();
      assertThat(panel.get("title").asText()).isNotBlank();
    }
    assertThat(MonitoringFiles.panels())
        .hasSizeGreaterThan(20)
        .allSatisfy(
            panel -> assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}"));
  }

  @Test
  void panelsDoNotCoverEachOther() {
    List<JsonNode> seen = new ArrayList<>();
    for (JsonNode panel : MonitoringFiles.dashboard().get("panels")) {
      assertThat(seen).noneMatch(other -> overlap(other.get("gridPos"), panel.get("gridPos")));
      seen.add(panel);
    }
  }

  private static boolean overlap(JsonNode a, JsonNode b) {
    return overlap(a, b, "x", "w") && overlap(a, b, "y", "h");
  }

  private static boolean overlap(JsonNode a, JsonNode b, String from, String size) {
    return a.get(from).asInt() < b.get(from).asInt() + b.get(size).asInt()
        && b.get(from).asInt() < a.get(from).asInt() + a.get(size).asInt();
  }

  @Test
  void itAnswersWhatRunsWhichVersionWhere() {
    assertThat(MonitoringFiles.expressions())
        .anyMatch(
            expression ->
                expression.contains("vmss_image_instances")
                    && expression.startsWith(
                        "sum by (publisher, offer, sku, version, image, zone)"));
  }
}
