package dev.vmss.testing.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The text of a {@code /metrics} endpoint: names, each with the labels that its series have. */
public record Scrape(Map<String, Set<String>> labels) {

  private static final Pattern SERIES =
      Pattern.compile("(?m)^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? \\S+$");
  private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"");

  public static Scrape of(String text) {
    Map<String, Set<String>> labels = new TreeMap<>();
    SERIES
        .matcher(text)
        .results()
        .forEach(
            series -> {
              Set<String> names = labels.computeIfAbsent(series.group(1), n -> new TreeSet<>());
              String written = series.group(2) == null ? "" : series.group(2);
              LABEL.matcher(written).results().forEach(label -> names.add(label.group(1)));
            });
    return new Scrape(labels);
  }

  /** A sentence for each thing that alerts or dashboard read and that is not here. */
  public List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (String expression : MonitoringFiles.expressions()) {
      PromQl.selectors(expression)
          .forEach(
              (name, wanted) -> {
                Set<String> known = labels.get(name);
                if (known == null) {
                  missing.add("No metric '%s', which is read by: %s".formatted(name, expression));
                } else if (!known.containsAll(wanted)) {
                  missing.add(
                      "Metric '%s' has the labels %s, and %s are selected by: %s"
                          .formatted(name, known, wanted, expression));
                }
              });
    }
    return missing;
  }
}
