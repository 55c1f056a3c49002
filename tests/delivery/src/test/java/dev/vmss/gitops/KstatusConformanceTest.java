package dev.vmss.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vmss.testing.sample.Kstatus;
import dev.vmss.testing.sample.Sample;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the engine reports, kstatus reads from it what is meant. */
class KstatusConformanceTest {

  static List<Sample> samples() {
    return Samples.all();
  }

  @Test
  void thereAreEnoughOfThem() {
    assertThat(samples()).hasSizeGreaterThan(60);
    assertThat(samples().stream().map(Sample::verdict).distinct()).hasSize(4);
    assertThat(samples().stream().map(Sample::toString)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void kstatusReadsWhatIsMeant(Sample sample) {
    assertThat(Kstatus.of(sample.json()))
        .as("%s", sample.json().get("status"))
        .isEqualTo(sample.verdict());
  }

  /** Tools differ in which of the two they look at first. */
  @ParameterizedTest
  @MethodSource("samples")
  void atMostOneOfTheThreeIsTrue(Sample sample) {
    long positive =
        conditions(sample).stream()
            .filter(condition -> condition.path("status").asText().equals("True"))
            .map(condition -> condition.path("type").asText())
            .filter(List.of("Ready", "Reconciling", "Stalled")::contains)
            .count();
    assertThat(positive).isLessThanOrEqualTo(1);
    boolean reported = !conditions(sample).isEmpty();
    assertThat(positive == 1).as("one of them is").isEqualTo(reported);
  }

  /** "It and every condition carry the generation of the snapshot they were computed from." */
  @ParameterizedTest
  @MethodSource("samples")
  void everyConditionIsOfTheGenerationThatWasObserved(Sample sample) {
    JsonNode observed = sample.json().at("/status/observedGeneration");
    assertThat(conditions(sample))
        .allSatisfy(
            condition ->
                assertThat(condition.get("observedGeneration").asLong())
                    .as(condition.path("type").asText())
                    .isEqualTo(observed.asLong()));
  }

  /** A condition that kstatus reads says in words what is the matter. */
  @ParameterizedTest
  @MethodSource("samples")
  void everyConditionHasAReasonAndASentence(Sample sample) {
    assertThat(conditions(sample))
        .allSatisfy(
            condition -> {
              assertThat(condition.path("reason").asText()).matches("[A-Z][A-Za-z]+");
              assertThat(condition.path("message").asText()).matches("(?s).{10,}");
            });
  }

  private static List<JsonNode> conditions(Sample sample) {
    return StreamSupport.stream(sample.json().at("/status/conditions").spliterator(), false)
        .toList();
  }
}
