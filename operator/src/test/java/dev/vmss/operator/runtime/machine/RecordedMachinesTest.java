package dev.vmss.operator.runtime.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.operator.kubevirt.VirtualMachine;
import dev.vmss.operator.kubevirt.VirtualMachineInstance;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.Snag;
import dev.vmss.testing.kubevirt.recording.Recording;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of machines as KubeVirt 1.9's own controller left them. */
class RecordedMachinesTest {

  private static final String OWNER =
      """
      [{"apiVersion": "vmss.dev/v1alpha1", "kind": "VirtualMachineScaleSet", "name": "web",
        "uid": "uid-of-web", "controller": true}]""";

  private static Instance read(String scenario, String step) {
    ObjectNode recorded = Recording.find(scenario, step, "vm").orElseThrow().deepCopy();
    ((ObjectNode) recorded.get("metadata"))
        .set("ownerReferences", Serialization.unmarshal(OWNER, JsonNode.class));
    VirtualMachine machine = Serialization.unmarshal(recorded.toString(), VirtualMachine.class);
    Optional<VirtualMachineInstance> run =
        Recording.find(scenario, step, "vmi")
            .map(json -> Serialization.unmarshal(json.toString(), VirtualMachineInstance.class));
    Instance whole = MachineReader.see(machine, run).orElseThrow().instance();
    Instance pruned =
        MachineReader.see(MachinePruning.prune(machine), run.map(MachinePruning::prune))
            .orElseThrow()
            .instance();
    assertThat(pruned).as("nothing is lost in the caches").isEqualTo(whole);
    return pruned;
  }

  /** In one word: ready, stopped, unschedulable, or what keeps it (with "!" when that failed). */
  private static String state(Instance instance) {
    if (instance.stopped()) {
      return "stopped";
    }
    if (instance.ready()) {
      return "ready";
    }
    return instance.unschedulable().isPresent()
        ? "unschedulable"
        : instance.snag().map(RecordedMachinesTest::word).orElse("nothing");
  }

  private static String word(Snag snag) {
    return (snag.failed() ? "!" : "") + snag.stage() + " " + snag.reason();
  }

  private static final String STATES =
      """
      clone-refused       | 01-failure              | !MACHINE CloneForbidden       | -
      crash-loop          | 01-crash-loop-back-off  | !RUN CrashLoopBackOff         | -
      crash-loop          | 02-healed               | ready                         | node-3
      image-pull          | 01-image-pull-back-off  | !IMAGE ImagePullBackOff       | -
      image-pull          | 02-pulled               | ready                         | node-1
      launcher-forbidden  | 01-starting             | !PREPARATION FailedCreate     | -
      launcher-over-quota | 01-starting             | !PREPARATION FailedCreate     | -
      lifecycle           | 01-ready                | ready                         | node-4
      lifecycle           | 02-stopping             | stopped                       | node-4
      lifecycle           | 03-stopped              | stopped                       | -
      lifecycle           | 04-started              | ready                         | node-4
      lifecycle           | 05-terminating          | MACHINE Terminating           | node-4
      migration           | 01-ready                | ready                         | node-2
      migration           | 02-migrating            | ready                         | node-2
      migration           | 03-migrated             | ready                         | node-3
      missing-claim       | 01-error-pvc-not-found  | !PREPARATION ErrorPvcNotFound | -
      missing-claim       | 02-claim-made           | ready                         | node-2
      missing-secret      | 01-starting             | MACHINE Starting              | -
      node-lost           | 01-ready                | ready                         | node-2
      node-lost           | 02-node-silent          | HEALTH GuestNotReady          | node-2
      node-lost           | 03-node-removed         | ready                         | node-1
      pausing             | 01-ready                | ready                         | node-1
      pausing             | 02-paused               | HEALTH Paused                 | node-1
      pausing             | 03-unpaused             | ready                         | node-1
      probing             | 01-never-ready          | HEALTH ContainersNotReady     | node-3
      probing             | 02-becomes-ready        | ready                         | node-3
      probing             | 03-becomes-unready      | HEALTH ContainersNotReady     | node-3
      restarts            | 01-ready                | ready                         | node-2
      restarts            | 02-guest-crashed        | ready                         | node-1
      restarts            | 03-instance-deleted     | ready                         | node-1
      starting            | 01-scheduled            | MACHINE Starting              | node-3
      starting            | 02-ready                | ready                         | node-3
      unschedulable       | 01-error-unschedulable  | unschedulable                 | -
      volume              | 01-provisioning         | MACHINE Provisioning          | -
      volume              | 02-ready                | ready                         | node-1
      volume-error        | 01-data-volume-error    | MACHINE Provisioning          | -
      volume-error        | 02-healed               | ready                         | node-2
      volume-failed       | 01-data-volume-error    | MACHINE Provisioning          | -
      volume-over-quota   | 01-failure              | !PREPARATION FailedCreate     | -
      volume-stuck        | 01-provisioning         | MACHINE Provisioning          | -
      """;

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = STATES)
  void whatKubeVirtWroteIsUnderstood(String scenario, String step, String state, String node) {
    Instance instance = read(scenario, step);
    assertThat(state(instance)).isEqualTo(state);
    assertThat(instance.node().orElse("-")).isEqualTo(node);
    assertThat(instance.lost()).as("a machine is never lost").isFalse();
    assertThat(instance.terminating()).isEqualTo(step.endsWith("terminating"));
  }

  /** A step that is recorded later must be understood, too. */
  @Test
  void everyStepThatWasRecordedIsInTheTable() {
    Set<String> known = new TreeSet<>();
    STATES
        .lines()
        .map(line -> line.split("\\|", -1))
        .forEach(cells -> known.add(cells[0].strip() + "/" + cells[1].strip()));
    Set<String> recorded = new TreeSet<>();
    Recording.moments(false)
        .forEach(moment -> recorded.add(moment.scenario() + "/" + moment.step()));
    assertThat(known).isEqualTo(recorded);
  }
}
