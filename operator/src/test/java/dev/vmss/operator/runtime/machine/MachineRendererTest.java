package dev.vmss.operator.runtime.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vmss.api.v1alpha1.OsType;
import dev.vmss.operator.catalogue.ImageVolume;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Instances as machines, field by field, as they go to the server. */
class MachineRendererTest {

  private static final String SPEC = "/spec/template/spec";
  private static final String DOMAIN = SPEC + "/domain";
  private static final String VOLUMES = SPEC + "/volumes";

  private static JsonNode tree(String text) {
    return Machines.tree(text);
  }

  @Test
  void itIsAlwaysWantedUnderTheNameOfItsSetAndOwnedByIt() {
    JsonNode machine = Machines.plain().json();
    assertThat(machine.at("/apiVersion").asText()).isEqualTo("kubevirt.io/v1");
    assertThat(machine.at("/metadata/name").asText()).isEqualTo("web-35");
    assertThat(machine.at("/metadata/ownerReferences"))
        .isEqualTo(
            tree(
                "[{apiVersion: vmss.dev/v1alpha1, kind: VirtualMachineScaleSet, name: web, uid: set-uid, controller: true, blockOwnerDeletion: true}]"));
    assertThat(machine.at("/spec/runStrategy").asText()).isEqualTo("Always");
    assertThat(machine.has("status")).isFalse();
  }

  /** "labels on the template too": a run, its Pod and with them the spread know no others. */
  @ParameterizedTest
  @ValueSource(strings = {"/metadata", "/spec/template/metadata"})
  void itCarriesItsStampTwice(String where) {
    JsonNode metadata =
        Machines.plain()
            .profile("metadata: {labels: {team: a}, annotations: {note: b}}")
            .in("zone-1")
            .json()
            .at(where);
    assertThat(metadata.at("/labels"))
        .isEqualTo(
            tree(
                "{team: a, vmss.dev/scale-set: web, vmss.dev/instance-id: '35', vmss.dev/image-version: 1.2.3, vmss.dev/zone: zone-1}"));
    assertThat(metadata.at("/annotations"))
        .isEqualTo(
            tree(
                "{note: b, vmss.dev/image: ubuntu-1, vmss.dev/image-uid: image-uid, vmss.dev/image-digest: 'sha256:"
                    + "ab".repeat(32)
                    + "', vmss.dev/model: model, vmss.dev/model-meaning: meaning}"));
  }

  @Test
  void itHasTheHardwareOfItsSizeAndAsksTheNodeForAllOfIt() {
    JsonNode domain = Machines.plain().json().at(DOMAIN);
    assertThat(domain.at("/cpu")).isEqualTo(tree("{cores: 2, sockets: 1, threads: 1}"));
    assertThat(domain.at("/memory")).isEqualTo(tree("{guest: 4Gi}"));
    assertThat(domain.at("/resources")).isEqualTo(tree("{requests: {cpu: '2'}}"));
    assertThat(domain.at("/devices/rng")).isEqualTo(tree("{}"));
  }

  /** KubeVirt refuses a machine that says both. */
  @Test
  void anInstancetypeSaysTheHardwareInstead() {
    JsonNode machine =
        Machines.plain().size("{cores: 2, memory: 8Gi, instancetype: {name: u1.large}}").json();
    assertThat(machine.at("/spec/instancetype"))
        .isEqualTo(tree("{name: u1.large, kind: VirtualMachineClusterInstancetype}"));
    assertThat(machine.at("/spec").has("preference")).isFalse();
    assertThat(machine.at(DOMAIN).fieldNames()).toIterable().containsExactly("devices");
  }

  @Test
  void aPreferenceChoosesTheBusOfDisks() {
    JsonNode machine =
        Machines.plain()
            .size(
                "{cores: 2, memory: 8Gi, preference: {name: windows, kind: VirtualMachinePreference}}")
            .json();
    assertThat(machine.at("/spec/preference"))
        .isEqualTo(tree("{name: windows, kind: VirtualMachinePreference}"));
    assertThat(machine.at(DOMAIN + "/devices/disks/0/disk")).isEqualTo(tree("{}"));
    assertThat(machine.at(DOMAIN).has("cpu")).isTrue();
  }

  @Test
  void itMovesWhereItCanAndHasItsTimeToEnd() {
    JsonNode spec = Machines.plain().json().at(SPEC);
    assertThat(spec.at("/evictionStrategy").asText()).isEqualTo("LiveMigrateIfPossible");
    assertThat(spec.at("/terminationGracePeriodSeconds").asLong()).isEqualTo(300);
  }

  @ParameterizedTest
  @CsvSource({"LINUX, a-very-long-web00000z", "WINDOWS, a-very-lo00000z"})
  void itsHostnameIsThatOfAPod(OsType os, String name) {
    assertThat(
            Machines.plain()
                .of(Machines.image(os))
                .profile("osProfile: {computerNamePrefix: a-very-long-web}")
                .json()
                .at(SPEC + "/hostname")
                .asText())
        .isEqualTo(name);
  }

  @Test
  void itGoesToTheNodesOfItsSizeInItsZoneAndSpreadsAsPodsDo() {
    JsonNode spec =
        Machines.plain()
            .size(
                "{cores: 1, memory: 1Gi, nodeSelector: {vmss.dev/hardware: big}, tolerations: [{key: big, operator: Exists}]}")
            .of(Machines.image(OsType.LINUX, "amd64", "arm64"))
            .in("zone-1")
            .over(3)
            .json()
            .at(SPEC);
    assertThat(spec.at("/nodeSelector")).isEqualTo(tree("{vmss.dev/hardware: big}"));
    assertThat(spec.at("/tolerations")).isEqualTo(tree("[{key: big, operator: Exists}]"));
    assertThat(
            spec.at(
                "/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms"))
        .isEqualTo(
            tree(
                "[{matchExpressions: [{key: topology.kubernetes.io/zone, operator: In, values: [zone-1]}, {key: kubernetes.io/arch, operator: In, values: [amd64, arm64]}]}]"));
    assertThat(spec.at("/topologySpreadConstraints"))
        .isEqualTo(
            tree(
                "[{topologyKey: kubernetes.io/hostname, maxSkew: 1, whenUnsatisfiable: DoNotSchedule, nodeTaintsPolicy: Honor, labelSelector: {matchLabels: {vmss.dev/scale-set: web}}}]"));
  }

  /** A guest with Windows runs on a node with Linux. */
  @Test
  void theSystemOfTheGuestSelectsNoNodes() {
    JsonNode spec = Machines.plain().of(Machines.image(OsType.WINDOWS)).json().at(SPEC);
    assertThat(spec.has("nodeSelector")).isFalse();
    assertThat(spec.has("affinity")).isFalse();
  }

  @Test
  void anImageOfOneArchitectureSetsTheMachines() {
    assertThat(
            Machines.plain()
                .of(Machines.image(OsType.LINUX, "arm64"))
                .json()
                .at(SPEC + "/architecture")
                .asText())
        .isEqualTo("arm64");
    assertThat(
            Machines.plain()
                .of(Machines.image(OsType.LINUX, "arm64", "amd64"))
                .json()
                .at(SPEC)
                .has("architecture"))
        .isFalse();
  }

  /** Ports that are listed are the only ones, so that the probe would not come through. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          [{name: http, port: 80}]                         | none                                          | [{name: http, port: 80}]
          [{name: http, port: 80}]                         | tcpSocket: {port: 80}                         | [{name: http, port: 80}]
          [{name: http, port: 80}]                         | httpGet: {port: http}                         | [{name: http, port: 80}]
          [{name: http, port: 80}]                         | tcpSocket: {port: 22}                         | [{name: http, port: 80}, {port: 22}]
          [{name: http, port: 80}, {name: b, port: 443}]   | httpGet: {port: 8080, path: /z}               | [{name: http, port: 80}, {name: b, port: 443}, {port: 8080}]
          []                                               | tcpSocket: {port: 22}                         | none
          """)
  void theProbesPortIsAmongThoseThatReachTheGuest(String ports, String probe, String passedOn) {
    JsonNode spec =
        Machines.plain()
            .profile(
                "networkProfile: {ports: "
                    + ports
                    + "}"
                    + (probe == null ? "" : "\nhealthProfile: {probe: {" + probe + "}}"))
            .json()
            .at(SPEC);
    assertThat(spec.at("/networks")).isEqualTo(tree("[{name: default, pod: {}}]"));
    assertThat(spec.at("/domain/devices/interfaces"))
        .isEqualTo(
            tree(
                "[{name: default, masquerade: {}"
                    + (passedOn == null ? "" : ", ports: " + passedOn)
                    + "}]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tcpSocket: {port: 22}                                                                | {tcpSocket: {port: 22}, periodSeconds: 5, successThreshold: 1, failureThreshold: 1}
          httpGet: {port: web, path: /z, scheme: HTTPS}, intervalSeconds: 7, numberOfProbes: 3 | {httpGet: {port: 8443, path: /z, scheme: HTTPS}, periodSeconds: 7, successThreshold: 3, failureThreshold: 3}
          tcpSocket: {port: web}, gracePeriodSeconds: 120                                      | {tcpSocket: {port: 8443}, initialDelaySeconds: 120, periodSeconds: 5, successThreshold: 1, failureThreshold: 1}
          """)
  void aProbeIsAReadinessProbeThatBeginsAfterItsGrace(String probe, String rendered) {
    assertThat(
            Machines.plain()
                .profile(
                    "networkProfile: {ports: [{name: web, port: 8443}]}\nhealthProfile: {probe: {"
                        + probe
                        + "}}")
                .json()
                .at(SPEC + "/readinessProbe"))
        .isEqualTo(tree(rendered));
  }

  @Test
  void withoutAProbeItIsReadyWhenItRuns() {
    assertThat(Machines.plain().json().at(SPEC).has("readinessProbe")).isFalse();
  }

  @Test
  void anEphemeralRootIsTheContainerDiskByDigest() {
    JsonNode machine = Machines.plain().json();
    assertThat(machine.at(VOLUMES))
        .isEqualTo(
            tree(
                "[{name: root, containerDisk: {image: 'registry.example/disks/ubuntu@sha256:"
                    + "ab".repeat(32)
                    + "', imagePullSecret: pull}}]"));
    assertThat(machine.at(DOMAIN + "/devices/disks"))
        .isEqualTo(tree("[{name: root, bootOrder: 1, disk: {bus: virtio}}]"));
    assertThat(machine.at("/spec").has("dataVolumeTemplates")).isFalse();
  }

  /** "its name with a nonce per incarnation", or it would start from the disk of the one before. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          none                                              | 10Gi | fast
          osDisk: {diskSizeGB: 30}                          | 30Gi | fast
          osDisk: {storageClassName: slow}                  | 10Gi | slow
          osDisk: {diskSizeGB: 30, storageClassName: slow}  | 30Gi | slow
          """)
  void aPersistentRootIsACloneOfTheImportedVolume(String osDisk, String size, String storage) {
    JsonNode machine = Machines.plain().cloned().disks(osDisk == null ? "" : osDisk).json();
    assertThat(machine.at("/spec/dataVolumeTemplates"))
        .isEqualTo(
            tree(
                "[{metadata: {name: web-35-x7k2q}, spec: {source: {pvc: {namespace: vmss-system, name: ubuntu-0a1b}}, storage: {storageClassName: %s, resources: {requests: {storage: %s}}}}}]"
                    .formatted(storage, size)));
    assertThat(machine.at(VOLUMES))
        .isEqualTo(tree("[{name: root, dataVolume: {name: web-35-x7k2q}}]"));
  }

  @Test
  void aVolumeWithoutAClassIsClonedIntoTheClustersDefaultOne() {
    RootDisk root =
        new RootDisk.Clone(
            new ImageVolume("vmss-system", "v", new Quantity("1Gi"), Optional.empty()), "bcdfg");
    assertThat(Machines.plain().from(root).json().at("/spec/dataVolumeTemplates/0/spec/storage"))
        .isEqualTo(tree("{resources: {requests: {storage: 1Gi}}}"));
  }

  /** It shares its namespace with the claims of data disks, whose names end in lun0 to lun63. */
  @ParameterizedTest
  @ValueSource(strings = {"", "bcdf", "lun63", "bcdfgbcdfgb", "bcd-g", "BCDFG"})
  void aNonceIsOfTheLettersThatKubernetesUses(String nonce) {
    assertThatThrownBy(() -> new RootDisk.Clone(Machines.VOLUME, nonce))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void dataDisksAreClaimsThatTheGuestTellsBySerial() {
    JsonNode machine =
        Machines.plain()
            .disks(
                "dataDisks: [{lun: 12, diskSizeGB: 1}, {lun: 0, diskSizeGB: 10, storageClassName: fast}]")
            .json();
    assertThat(elements(machine.at(VOLUMES)).skip(1))
        .containsExactly(
            tree("{name: lun0, persistentVolumeClaim: {claimName: web-35-lun0}}"),
            tree("{name: lun12, persistentVolumeClaim: {claimName: web-35-lun12}}"));
    assertThat(elements(machine.at(DOMAIN + "/devices/disks")).skip(1))
        .containsExactly(
            tree("{name: lun0, serial: lun0, disk: {bus: virtio}}"),
            tree("{name: lun12, serial: lun12, disk: {bus: virtio}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          customData: aGVsbG8=                                 | {userDataBase64: aGVsbG8=}
          customDataSecretRef: {name: s, key: userdata}        | {secretRef: {name: s}}
          """)
  void customDataIsWhatCloudInitReads(String data, String rendered) {
    JsonNode machine = Machines.plain().profile("osProfile: {" + data + "}").json();
    assertThat(machine.at(VOLUMES + "/1"))
        .isEqualTo(tree("{name: cloudinit, cloudInitNoCloud: " + rendered + "}"));
    assertThat(machine.at(DOMAIN + "/devices/disks/1"))
        .isEqualTo(tree("{name: cloudinit, disk: {bus: virtio}}"));
  }

  @Test
  void withoutDataThereIsNoDiskForIt() {
    assertThat(names(Machines.plain().profile("osProfile: {customData: ''}")))
        .containsExactly("root");
  }

  private static List<String> names(Machines machines) {
    return machines.json().at(VOLUMES).findValuesAsText("name");
  }

  private static Stream<JsonNode> elements(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
