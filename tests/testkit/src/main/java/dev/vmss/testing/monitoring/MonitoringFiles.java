package dev.vmss.testing.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vmss.testing.Repository;
import dev.vmss.testing.fixture.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** {@code config/monitoring}: the alerts, and what the dashboard asks. */
public final class MonitoringFiles {

  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), (\\w+)\\)");

  private MonitoringFiles() {}

  public static JsonNode alertFile() {
    return read("config/monitoring/alerts.yaml");
  }

  public static JsonNode dashboard() {
    return read("config/monitoring/dashboard.json");
  }

  public static List<JsonNode> alerts() {
    List<JsonNode> alerts = new ArrayList<>();
    for (JsonNode group : alertFile().at("/spec/groups")) {
      group.get("rules").forEach(alerts::add);
    }
    return alerts;
  }

  /** The panels that ask something. */
  public static List<JsonNode> panels() {
    return StreamSupport.stream(dashboard().get("panels").spliterator(), false)
        .filter(panel -> panel.has("targets"))
        .toList();
  }

  /** Every expression of alerts, panels and variables, with variables filled in. */
  public static List<String> expressions() {
    List<String> expressions = new ArrayList<>();
    alerts().forEach(alert -> expressions.add(alert.get("expr").asText()));
    panels()
        .forEach(
            panel ->
                panel
                    .get("targets")
                    .forEach(target -> expressions.add(target.get("expr").asText())));
    for (JsonNode variable : dashboard().at("/templating/list")) {
      var query = LABEL_VALUES.matcher(variable.path("definition").asText());
      if (query.matches()) {
        expressions.add("count by (%s) (%s)".formatted(query.group(2), query.group(1)));
      }
    }
    return expressions.stream().map(MonitoringFiles::filledIn).toList();
  }

  private static String filledIn(String expression) {
    return expression
        .replace("$__rate_interval", "5m")
        .replace("$__range", "1h")
        .replaceAll("\\$[a-z]+", ".*");
  }

  private static JsonNode read(String path) {
    try {
      // JSON is YAML.
      return Yaml.documents(Files.readString(Repository.file(path))).get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read.", e);
    }
  }
}
