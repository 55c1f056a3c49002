package dev.vmss.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.vmss.operator.app.configuration.ConfigurationReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The chart's values, their schema, the operator's options and the project do not drift apart. */
class ChartValuesTest {

  /** Options that the chart sets itself. */
  private static final Set<String> DECIDED_BY_THE_CHART =
      Set.of(
          "namespaces",
          "operatorNamespace",
          "imageController",
          "scaleSetController",
          "leaderElection.enabled",
          "leaderElection.leaseName",
          "leaderElection.leaseNamespace",
          "http.port",
          "http.probePort",
          "http.bindAddress",
          "http.metricsAuthentication",
          "fetch.caFile");

  private final ChartValues values = ChartValues.read(Chart.folder());

  @Test
  void everyDefaultIsDescribedAndEveryDescribedValueHasADefault() {
    assertThat(values.described()).doesNotContain("").isNotEmpty();
    // The operator's own defaults hold for the options, and Helm hands over `global`.
    Set<String> withDefault = new TreeSet<>(values.paths());
    withDefault.removeIf(path -> path.startsWith("config.") || path.equals("global"));
    assertThat(withDefault).allSatisfy(path -> assertThat(values.defaultOf(path)).isPresent());
    assertThat(values.defaultsWithoutDescription()).isEmpty();
  }

  @Test
  void everyOptionOfTheOperatorIsAValueOrDecidedByTheChart() {
    Matcher names =
        Pattern.compile("(?m)^\\| `([a-zA-Z.]+)`").matcher(ConfigurationReference.markdown());
    Set<String> options =
        names.results().map(match -> match.group(1)).collect(Collectors.toCollection(TreeSet::new));
    assertThat(options).containsAll(DECIDED_BY_THE_CHART).hasSizeGreaterThan(20);
    options.removeAll(DECIDED_BY_THE_CHART);
    assertThat(
            values.paths().stream()
                .filter(path -> path.startsWith("config."))
                .map(path -> path.substring("config.".length())))
        .containsExactlyInAnyOrderElementsOf(options);
  }

  @Test
  void everyFamilyOfSizesIsOffered() throws IOException {
    List<String> files;
    try (Stream<Path> folder = Files.list(Chart.folder().resolve("files/sizes"))) {
      files =
          folder.map(file -> file.getFileName().toString().replace(".yaml", "")).sorted().toList();
    }
    assertThat(texts(values.defaultOf("sizes.families").orElseThrow())).isEqualTo(files);
    assertThat(texts(values.schema("sizes.families").at("/items/enum")))
        .containsExactlyInAnyOrderElementsOf(files);
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  @Test
  void chartAndProgramHaveOneVersion() throws IOException {
    Properties program = new Properties();
    try (var resource =
        ConfigurationReference.class.getResourceAsStream(
            "/dev/vmss/operator/app/version.properties")) {
      program.load(resource);
    }
    JsonNode chart = new YAMLMapper().readTree(Chart.folder().resolve("Chart.yaml").toFile());
    assertThat(chart.get("version").asText()).isEqualTo(program.getProperty("version"));
    assertThat(chart.get("appVersion").asText()).isEqualTo(program.getProperty("version"));
  }
}
