package dev.vmss.testing.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.testing.fixture.Yaml;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules themselves, by hand. */
class KstatusTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CURRENT     | {}",
        "CURRENT     | {observedGeneration: 2}",
        "IN_PROGRESS | {observedGeneration: 1}",
        "IN_PROGRESS | {observedGeneration: -1}",
        "IN_PROGRESS | {observedGeneration: 1, conditions: [{type: Ready, status: 'True'}]}",
        "IN_PROGRESS | {observedGeneration: 1, conditions: [{type: Stalled, status: 'True'}]}",
        "CURRENT     | {observedGeneration: 2, conditions: []}",
        "CURRENT     | {observedGeneration: 2, conditions: [{type: Ready, status: 'True'}]}",
        "IN_PROGRESS | {observedGeneration: 2, conditions: [{type: Ready, status: 'False'}]}",
        "IN_PROGRESS | {observedGeneration: 2, conditions: [{type: Ready, status: Unknown}]}",
        "IN_PROGRESS | {conditions: [{type: Reconciling, status: 'True'}]}",
        "FAILED      | {conditions: [{type: Stalled, status: 'True'}]}",
        "FAILED      | {conditions: [{type: Ready, status: 'False'}, {type: Stalled, status: 'True'}]}",
        "CURRENT     | {conditions: [{type: Stalled, status: 'False'}, {type: Reconciling, status: 'False'}]}",
        "CURRENT     | {conditions: [{type: UpToDate, status: 'False'}]}",
      })
  void read(Verdict verdict, String status) {
    String object = "{metadata: {generation: 2}, status: " + status + "}";
    assertThat(Kstatus.of(Yaml.documents(object).get(0))).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{observedGeneration: 2}",
        "{observedGeneration: 2, conditions: [{type: Ready, status: 'True'}]}",
        "{observedGeneration: 1, conditions: [{type: Stalled, status: 'True'}]}",
      })
  void whatIsBeingDeletedIsTerminating(String status) {
    String object =
        "{metadata: {generation: 2, deletionTimestamp: '2026-01-01T00:00:00Z'}, status: "
            + status
            + "}";
    assertThat(Kstatus.of(Yaml.documents(object).get(0))).isEqualTo(Verdict.TERMINATING);
  }
}
