package dev.vmss.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vmss.gitops.ImageReasons;
import dev.vmss.gitops.ScaleSetReasons;
import dev.vmss.testing.Repository;
import dev.vmss.testing.monitoring.MonitoringFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every alert says what it means, and has a page that says what to do. */
class AlertsTest {

  /** Where docs/runbooks is published. */
  private static final String RUNBOOKS = "https://vmss.dev/docs/runbooks/";

  private static final Pattern SENTENCE = Pattern.compile("(?s)\\S.*[.]");

  static List<JsonNode> alerts() {
    return MonitoringFiles.alerts();
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void everyAlertIsComplete(JsonNode alert) {
    assertThat(alert.get("alert").asText()).matches("Vmss[A-Z][A-Za-z]+");
    assertThat(alert.get("for").asText()).matches("\\d+m");
    assertThat(alert.at("/labels/severity").asText()).isIn("warning", "critical");
    assertThat(alert.at("/annotations/summary").asText()).matches(SENTENCE);
    assertThat(alert.at("/annotations/description").asText()).matches(SENTENCE);
    assertThat(alert.at("/annotations/runbook_url").asText())
        .isEqualTo(RUNBOOKS + alert.get("alert").asText() + ".md");
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void everyAlertHasARunbook(JsonNode alert) throws IOException {
    String name = alert.get("alert").asText();
    String page = Files.readString(Repository.file("docs/runbooks").resolve(name + ".md"));
    assertThat(page.lines().filter(line -> line.startsWith("#")))
        .containsExactly("# " + name, "## Meaning", "## Impact", "## Diagnosis", "## Mitigation");
    assertThat(page).containsPattern("(?m)^kubectl ");
  }

  @Test
  void noRunbookIsWithoutItsAlert() throws IOException {
    try (Stream<Path> pages = Files.list(Repository.file("docs/runbooks"))) {
      assertThat(pages.map(page -> page.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              alerts().stream().map(alert -> alert.get("alert").asText() + ".md").toList());
    }
  }

  /** An alert whose reason no set can have would never fire. */
  @Test
  void reasonsInExpressionsExist() {
    Pattern reasons = Pattern.compile("(vmss_\\w+)\\{reason(?:=~|!=|=)\"([^\"]*)\"}");
    List<String> named =
        MonitoringFiles.expressions().stream()
            .flatMap(expression -> reasons.matcher(expression).results())
            .flatMap(
                found ->
                    Stream.of(found.group(2).split("\\|"))
                        .map(reason -> found.group(1) + " " + reason))
            .distinct()
            .toList();
    assertThat(named)
        .contains("vmss_scalesets UpgradeFailed", "vmss_images InvalidSource")
        .allSatisfy(
            pair -> {
              String[] parts = pair.split(" ");
              assertThat(
                      parts[0].equals("vmss_images")
                          ? ImageReasons.ofConditions()
                          : ScaleSetReasons.ofConditions())
                  .contains(parts[1]);
            });
  }
}
