package dev.vmss.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vmss.testing.Repository;
import dev.vmss.testing.fixture.Yaml;
import dev.vmss.testing.sample.Sample;
import dev.vmss.testing.sample.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The expressions of the example for Flux read from every object what kstatus reads. */
class FluxHealthTest {

  static List<Sample> samples() {
    return Samples.all();
  }

  @Test
  void everyKindHasExpressions() {
    assertThat(expressions().stream().map(e -> e.path("kind").asText()))
        .containsExactlyInAnyOrder(
            "VirtualMachineScaleSet", "MarketplaceImage", "VirtualMachineSize");
    assertThat(expressions())
        .allSatisfy(e -> assertThat(e.path("apiVersion").asText()).isEqualTo("vmss.dev/v1alpha1"));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theExpressionsSayWhatIsMeant(Sample sample) {
    JsonNode expressions =
        expressions().stream()
            .filter(e -> e.path("kind").asText().equals(sample.object().getKind()))
            .findFirst()
            .orElseThrow();
    Verdict verdict = new FluxHealth(expressions).of(sample.json());
    if (sample.verdict() == Verdict.TERMINATING) {
      // Flux waits until what it deletes is gone; the expressions know nothing of leaving.
      assertThat(verdict).isNotEqualTo(Verdict.FAILED);
    } else {
      assertThat(verdict).isEqualTo(sample.verdict());
    }
  }

  private static List<JsonNode> expressions() {
    try {
      String yaml = Files.readString(Repository.file("config/flux/machines.yaml"));
      return StreamSupport.stream(
              Yaml.documents(yaml).get(0).at("/spec/healthCheckExprs").spliterator(), false)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
