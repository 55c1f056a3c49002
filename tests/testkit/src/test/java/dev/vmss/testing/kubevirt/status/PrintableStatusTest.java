package dev.vmss.testing.kubevirt.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.kubevirt.object.Json;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each word once, from the least that makes it. */
class PrintableStatusTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "Terminating | {metadata: {deletionTimestamp: x}} | {status: {phase: Running}} | -",
        "Stopping | {} | {metadata: {deletionTimestamp: x}, status: {phase: Running}} | -",
        "Migrating | {} | {status: {phase: Running, migrationState: {startTimestamp: x}}} | -",
        "Running | {} | {status: {phase: Running, migrationState: {startTimestamp: x, endTimestamp: y}}} | -",
        "Paused | {} | {status: {phase: Running, conditions: [{type: Paused, status: 'True'}]}} | -",
        "ErrorPvcNotFound | {} | {status: {phase: Pending, conditions: [{type: Synchronized, status: 'False', reason: FailedPvcNotFound}]}} | -",
        "DataVolumeError | {} | - | {status: {phase: Failed}}",
        "DataVolumeError | {} | - | {status: {phase: ImportInProgress, conditions: [{type: Running, status: 'False', reason: Error}]}}",
        "ErrorUnschedulable | {} | {status: {phase: Scheduling, conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable}]}} | -",
        "Provisioning | {} | - | {status: {phase: ImportInProgress}}",
        "ErrImagePull | {} | {status: {phase: Scheduling, conditions: [{type: Synchronized, status: 'False', reason: ErrImagePull}]}} | -",
        "ImagePullBackOff | {} | {status: {phase: Scheduling, conditions: [{type: Synchronized, status: 'False', reason: ImagePullBackOff}]}} | -",
        "Starting | {} | {status: {phase: Scheduled}} | -",
        "Starting | {} | {} | -",
        "CrashLoopBackOff | {spec: {runStrategy: Always}, status: {startFailure: {consecutiveFailCount: 1}}} | - | -",
        "Stopped | {spec: {runStrategy: Halted}, status: {startFailure: {consecutiveFailCount: 1}}} | - | -",
        "Stopped | {spec: {runStrategy: Always}} | {status: {phase: Failed}} | {status: {phase: Succeeded}}",
      })
  void theFirstThatHoldsIsShown(String word, String machine, String instance, String volume) {
    assertThat(
            PrintableStatus.of(
                Json.parse(machine), parse(instance), parse(volume).stream().toList(), List.of()))
        .isEqualTo(word);
  }

  @ParameterizedTest
  @CsvSource({"Pending, WaitingForVolumeBinding", "Bound, Stopped"})
  void aClaimWithoutAVolumeIsWaitedFor(String phase, String word) {
    assertThat(
            PrintableStatus.of(
                Json.parse("{spec: {runStrategy: Always}}"),
                Optional.empty(),
                List.of(),
                List.of(Json.parse("{status: {phase: " + phase + "}}"))))
        .isEqualTo(word);
  }

  private static Optional<ObjectNode> parse(String yaml) {
    return Optional.ofNullable(yaml).map(Json::parse);
  }
}
