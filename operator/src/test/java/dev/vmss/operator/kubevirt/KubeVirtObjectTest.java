package dev.vmss.operator.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What KubeVirt's objects look like on the wire. */
class KubeVirtObjectTest {

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private static JsonNode json(Object value) {
    return SERIALIZATION.convertValue(value, JsonNode.class);
  }

  @Test
  void anEmptyObjectSurvivesAndNothingElseThatIsEmptyDoes() {
    assertThat(json(new Devices(List.of(), List.of(), Nothing.MORE))).hasToString("{\"rng\":{}}");
    assertThat(json(new Network("default", Nothing.MORE)))
        .hasToString("{\"name\":\"default\",\"pod\":{}}");
    assertThat(json(new NetworkInterface("default", Nothing.MORE, List.of())))
        .hasToString("{\"name\":\"default\",\"masquerade\":{}}");
    assertThat(json(new Disk("root", null, null, new Disk.Target(null))))
        .hasToString("{\"name\":\"root\",\"disk\":{}}");
  }

  @Test
  void quantitiesAreTextAndNumbersAreNumbers() {
    Domain domain =
        new Domain(
            new Domain.Cpu(2, 1, 1),
            new Domain.Memory(new Quantity("4Gi")),
            new Domain.Resources(Map.of("cpu", new Quantity("2"))),
            new Devices(List.of(), List.of(), null));
    assertThat(json(domain))
        .hasToString(
            "{\"cpu\":{\"cores\":2,\"sockets\":1,\"threads\":1},\"memory\":{\"guest\":\"4Gi\"},"
                + "\"resources\":{\"requests\":{\"cpu\":\"2\"}},\"devices\":{}}");
  }

  @Test
  void itsKindsAreThoseOfKubeVirt() {
    VirtualMachine machine = new VirtualMachine();
    assertThat(machine.getApiVersion()).isEqualTo("kubevirt.io/v1");
    assertThat(machine.getKind()).isEqualTo("VirtualMachine");
    assertThat(machine.getPlural()).isEqualTo("virtualmachines");
    assertThat(new VirtualMachineInstance().getPlural()).isEqualTo("virtualmachineinstances");
  }

  /** KubeVirt writes much that is not known here, and more with every release. */
  @Test
  void whatIsNotKnownIsPassedOver() {
    VirtualMachine machine =
        SERIALIZATION.unmarshal(
            """
            apiVersion: kubevirt.io/v1
            kind: VirtualMachine
            metadata: {name: web-0, namespace: team-a}
            spec:
              runStrategy: Halted
              updateVolumesStrategy: Replacement
              template:
                spec:
                  domain:
                    firmware: {uuid: 0a}
                    devices: {autoattachGraphicsDevice: false, disks: [{name: root, cdrom: {bus: sata}}]}
                  networks: [{name: default, pod: {vmNetworkCIDR: 10.0.0.0/24}}]
            status:
              printableStatus: Stopped
              ready: false
              observedGeneration: 2
              conditions:
              - {type: Ready, status: "False", reason: VMINotExists, lastProbeTime: "2026-01-01T00:00:00Z", lastTransitionTime: "2026-01-01T00:00:00Z"}
              startFailure: {consecutiveFailCount: 3, lastFailedVMIUID: u, retryAfterTimestamp: "2026-01-01T00:01:00Z"}
            """,
            VirtualMachine.class);
    assertThat(machine.getSpec().runStrategy()).isEqualTo(KubeVirt.HALTED);
    assertThat(machine.getSpec().dataVolumeTemplates()).isEmpty();
    assertThat(machine.getSpec().template().spec().networks())
        .containsExactly(new Network("default", Nothing.MORE));
    assertThat(machine.getStatus().printableStatus()).isEqualTo("Stopped");
    assertThat(machine.getStatus().conditions())
        .singleElement()
        .satisfies(ready -> assertThat(ready.getReason()).isEqualTo("VMINotExists"));
    assertThat(machine.getStatus().startFailure().lastFailedVMIUID()).isEqualTo("u");
  }

  @Test
  void aRunTellsItsNodeAndItsMigration() {
    VirtualMachineInstance run =
        SERIALIZATION.unmarshal(
            """
            apiVersion: kubevirt.io/v1
            kind: VirtualMachineInstance
            metadata: {name: web-0, namespace: team-a}
            spec: {domain: {devices: {}}}
            status:
              phase: Running
              nodeName: n2
              activePods: {uid-1: n1, uid-2: n2}
              migrationState: {startTimestamp: "2026-01-01T00:00:00Z", sourceNode: n1, targetNode: n2, mode: PreCopy}
            """,
            VirtualMachineInstance.class);
    assertThat(run.getStatus().nodeName()).isEqualTo("n2");
    assertThat(run.getStatus().activePods()).hasSize(2);
    assertThat(run.getStatus().conditions()).isEmpty();
    assertThat(run.getStatus().migrationState().targetNode()).isEqualTo("n2");
    assertThat(run.getStatus().migrationState().endTimestamp()).isNull();
  }
}
