package dev.vmss.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.Repository;
import dev.vmss.testing.sample.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Argo CD reads from every object what kstatus reads, and shows the operator's own words. */
class ArgoCdHealthTest {

  private static final String PAUSED = "whose roll is paused";

  private final ArgoCdConfig config = new ArgoCdConfig(Repository.file("config/argocd"));

  static List<Sample> samples() {
    return Samples.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void healthIsWhatIsMeant(Sample sample) {
    JsonNode health = health(sample);
    String meant =
        switch (sample.verdict()) {
          case CURRENT -> sample.name().equals(PAUSED) ? "Suspended" : "Healthy";
          case FAILED -> "Degraded";
          // Argo CD has no word for leaving.
          case IN_PROGRESS, TERMINATING -> "Progressing";
        };
    assertThat(health.path("status").asText()).isEqualTo(meant);
    assertThat(health.path("message").asText()).isNotBlank();
  }

  @Test
  void aDegradedSetSaysWhyInTheOperatorsWords() {
    assertThat(message("VirtualMachineScaleSet, whose image does not come"))
        .startsWith("PlatformImageNotFound: The platform image 'Canonical:UbuntuServer:22.04-LTS:")
        .contains("3 of 3 instances cannot be created");
  }

  @Test
  void aHealthySetSaysThatTheNextInstanceCouldNotBeMade() {
    assertThat(message("VirtualMachineScaleSet, that is full while its image is withdrawn"))
        .startsWith("All 3 instances are ready. PlatformImageNotFound: ");
  }

  @Test
  void aPausedRollSaysHowManyWait() {
    assertThat(message("VirtualMachineScaleSet, " + PAUSED))
        .isEqualTo("The roll is paused: 20 instances are outdated.");
  }

  @Test
  void anObjectWithoutAnyStatusIsInProgress() {
    for (Sample sample : samples()) {
      ObjectNode object = sample.json().deepCopy();
      object.remove("status");
      if (!sample.object().getKind().equals("VirtualMachineSize")) {
        assertThat(config.health(sample.object().getKind()).run(object).path("status").asText())
            .isEqualTo("Progressing");
      }
    }
  }

  @Test
  void thePatchIsWhatTheScriptsAre() throws IOException {
    assertThat(Files.readString(Repository.file("config/argocd/argocd-cm.yaml")))
        .as("make generate writes it again")
        .isEqualTo(config.render());
  }

  private String message(String sample) {
    return samples().stream()
        .filter(candidate -> candidate.toString().equals(sample))
        .map(this::health)
        .findFirst()
        .orElseThrow()
        .path("message")
        .asText();
  }

  private JsonNode health(Sample sample) {
    return config.health(sample.object().getKind()).run(sample.json());
  }
}
