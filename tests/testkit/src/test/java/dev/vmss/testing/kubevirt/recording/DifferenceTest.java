package dev.vmss.testing.kubevirt.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.kubevirt.object.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The judge itself. */
class DifferenceTest {

  private static final String RECORDED =
      """
      metadata:
        labels: {app: web, kubevirt.io/nodeName: node-1}
        finalizers: [kubevirt.io/virtualMachineControllerFinalize]
        ownerReferences: [{kind: VirtualMachine, name: web-0, uid: a}]
      status:
        phase: Running
        printableStatus: Running
        nodeName: node-1
        more: {than: simulated}
        conditions: [{type: Ready, status: 'True'}, {type: LiveMigratable, status: 'True'}]
      """;

  private final ObjectNode recorded = Json.parse(RECORDED);

  @Test
  void nodesUidsAndTheOrderOfConditionsAreNoDifference() {
    ObjectNode simulated =
        Json.parse(
            """
            metadata:
              labels: {app: web, kubevirt.io/nodeName: node-2}
              finalizers:
              - kubevirt.io/virtualMachineControllerFinalize
              - kubevirt.io/foregroundDeleteVirtualMachine
              ownerReferences: [{kind: VirtualMachine, name: web-0, uid: b}]
            status:
              phase: Running
              printableStatus: Running
              nodeName: node-2
              conditions: [{type: LiveMigratable, status: 'True'}, {type: Ready, status: 'True'}]
            """);
    assertThat(Difference.between(recorded, simulated)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "phase: Running             | phase: Scheduled     | phase",
        "printableStatus: Running   | printableStatus: Off | printableStatus",
        "type: LiveMigratable       | type: Migratable     | conditions",
        "type: Ready, status: 'True'| type: Ready, status: 'False' | conditions",
        "app: web                   | app: database        | labels",
        "kind: VirtualMachine       | kind: Pod            | owners",
        "virtualMachineControllerFinalize | another        | finalizers",
        "more: {than                | more: {and           | fields that were not recorded",
      })
  void whatSomebodyCouldTellIsADifference(String text, String other, String said) {
    ObjectNode simulated = Json.parse(RECORDED.replace(text, other));
    assertThat(Difference.between(recorded, simulated))
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith(said));
  }

  @Test
  void anObjectThatIsMissingIsADifference() {
    Recording all = new Recording("lifecycle", Map.of("01-ready", Map.of("vm", recorded)));
    Recording none = new Recording("lifecycle", Map.of());
    assertThat(Difference.between(all, none))
        .containsExactly("lifecycle 01-ready objects: recorded [vm], simulated []");
  }
}
