package dev.vmss.operator.runtime.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.OsType;
import dev.vmss.operator.catalogue.ServedImage;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** "Refused with a sentence, never dropped": what a machine cannot be given. */
class MachineCheckTest {

  private static final Machines PLAIN = Machines.plain();

  private static String only(Machines machines) {
    assertThat(machines.refusals()).hasSize(1);
    return machines.refusals().get(0);
  }

  private static ServedImage of(List<String> command, List<String> args) {
    ServedImage image = PLAIN.image();
    return new ServedImage(
        image.name(),
        image.uid(),
        image.version(),
        image.digest(),
        image.kind(),
        image.osType(),
        image.architectures(),
        image.reference(),
        image.pullSecret(),
        command,
        args);
  }

  @Test
  void whatAMachineCanBeGivenIsNotRefused() {
    assertThat(
            PLAIN
                .cloned()
                .size(
                    "{cores: 2, memory: 4Gi, maxDataDisks: 1, nodeSelector: {kubernetes.io/os: linux}, instancetype: {name: u1}}")
                .disks(
                    "osDisk: {diskSizeGB: 10, storageClassName: fast}, dataDisks: [{lun: 0, diskSizeGB: 1}]")
                .profile(
                    """
                    osProfile: {computerNamePrefix: web-1, customDataSecretRef: {name: s, key: userData}}
                    networkProfile: {ports: [{name: http, port: 80}]}
                    healthProfile: {probe: {tcpSocket: {port: http}}}
                    metadata: {labels: {team: a}}
                    """)
                .refusals())
        .isEmpty();
  }

  /** "osDisk.diskSizeGB is refused with that word" */
  @ParameterizedTest
  @CsvSource({"diskSizeGB, 30", "storageClassName, fast"})
  void anEphemeralRootIsWhatItsImageHolds(String field, String value) {
    Machines asked = PLAIN.disks("osDisk: {" + field + ": " + value + "}");
    assertThat(only(asked))
        .isEqualTo(
            "spec.virtualMachineProfile.storageProfile.osDisk.%s is '%s', but the root disk of image ubuntu-1 is ephemeral, which comes out of a container image at every start and is what that holds: remove %s, or use an image whose disk is imported (spec.source.http, or containerDisk with persistent: true)."
                .formatted(field, value, field));
    assertThat(asked.cloned().disks("osDisk: {diskSizeGB: 10, storageClassName: x}").refusals())
        .isEmpty();
  }

  @Test
  void aCloneIsNoSmallerThanWhatItIsOf() {
    assertThat(only(PLAIN.cloned().disks("osDisk: {diskSizeGB: 9}")))
        .endsWith(
            "osDisk.diskSizeGB is 9, and image ubuntu-1 has 10Gi, of which no smaller copy can be made: ask for 10 at least, or remove it.");
    assertThat(PLAIN.cloned().disks("osDisk: {diskSizeGB: 10}").refusals()).isEmpty();
  }

  /** KubeVirt reads no other key, and has no field to name one. */
  @ParameterizedTest
  @ValueSource(strings = {"cloud.cfg", "user-data", "userDATA", "value"})
  void aSecretHoldsUserDataUnderOneOfTwoKeys(String key) {
    assertThat(only(PLAIN.profile("osProfile: {customDataSecretRef: {name: s, key: " + key + "}}")))
        .isEqualTo(
            "spec.virtualMachineProfile.osProfile.customDataSecretRef.key is '%s', and of a Secret machines read userdata or userData: put the data under one of these keys."
                .formatted(key));
  }

  @ParameterizedTest
  @ValueSource(ints = {2049, 2050, 2051, 60000})
  void customDataOfMoreThan2048BytesBelongsIntoASecret(int bytes) {
    assertThat(only(PLAIN.profile(data(bytes))))
        .isEqualTo(
            "spec.virtualMachineProfile.osProfile.customData has %d bytes, and a machine takes 2048 at most: put the data into a Secret under the key userdata, and name that in customDataSecretRef."
                .formatted(bytes));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 2046, 2047, 2048})
  void customDataOf2048BytesIsTaken(int bytes) {
    assertThat(PLAIN.profile(data(bytes)).refusals()).isEmpty();
  }

  private static String data(int bytes) {
    return "osProfile: {customData: '" + Base64.getEncoder().encodeToString(new byte[bytes]) + "'}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {cores: 1, memory: 1Gi, runtimeClassName: kata}                                | Size Standard_A2_v2 has runtimeClassName 'kata', which Pods have and machines cannot: choose another size (spec.sku.name).
          {cores: 1, memory: 999k}                                                       | Size Standard_A2_v2 has 999k of memory, and a machine needs 1M: choose another size (spec.sku.name).
          {cores: 1, memory: 1Gi, nodeSelector: {kubernetes.io/os: windows}}             | Size Standard_A2_v2 selects nodes with kubernetes.io/os: 'windows', and machines run on nodes with Linux, whatever the guest's system: choose another size (spec.sku.name).
          """)
  void aSizeOfPodsIsNoSizeOfMachines(String size, String sentence) {
    assertThat(only(PLAIN.size(size))).isEqualTo(sentence);
  }

  @Test
  void aSizeAllowsSoManyDataDisks() {
    Machines asked = PLAIN.disks("dataDisks: [{lun: 0, diskSizeGB: 1}, {lun: 1, diskSizeGB: 1}]");
    assertThat(only(asked.size("{cores: 1, memory: 1Gi, maxDataDisks: 1}")))
        .isEqualTo(
            "spec.virtualMachineProfile.storageProfile.dataDisks lists 2 disks, and size Standard_A2_v2 allows 1: remove some, or choose another size (spec.sku.name).");
    assertThat(asked.size("{cores: 1, memory: 1Gi, maxDataDisks: 2}").refusals()).isEmpty();
  }

  /** Two machines cannot have one disk, and the new one comes first. */
  @Test
  void dataDisksAndASurgeExcludeEachOther() {
    Machines surge = PLAIN.spec("upgradePolicy: {rollingUpgradePolicy: {maxSurge: true}}");
    assertThat(surge.refusals()).isEmpty();
    assertThat(only(surge.disks("dataDisks: [{lun: 0, diskSizeGB: 1}]")))
        .startsWith("spec.upgradePolicy.rollingUpgradePolicy.maxSurge is true, but")
        .endsWith("set maxSurge to false, or remove the data disks.");
  }

  @Test
  void aMachineRunsNoCommand() {
    String sentence =
        "Image ubuntu-1 has a command or args, which only a container image can have: have it downloaded again, by another spec.resyncToken.";
    assertThat(only(PLAIN.of(of(List.of("run"), List.of())))).isEqualTo(sentence);
    assertThat(only(PLAIN.of(of(List.of(), List.of("-v"))))).isEqualTo(sentence);
  }

  @Test
  void anImageIsBuiltForAnArchitectureOfMachines() {
    assertThat(only(PLAIN.of(Machines.image(OsType.LINUX, "riscv64", "ppc64le"))))
        .isEqualTo(
            "Image ubuntu-1 was built for 'ppc64le, riscv64', and machines are amd64, arm64 or s390x: choose another image.");
    assertThat(PLAIN.of(Machines.image(OsType.LINUX, "riscv64", "arm64")).refusals()).isEmpty();
  }

  /** Stored before there was a rule against it, or where rules are not evaluated. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          metadata: {labels: {kubevirt.io/nodeName: n, kubevirt.io/schedulable: 'true', team: a}}             | spec.virtualMachineProfile.metadata.labels has kubevirt.io/nodeName, kubevirt.io/schedulable, which KubeVirt keeps for itself: remove it.
          osProfile: {computerNamePrefix: Web}                                                               | spec.virtualMachineProfile.osProfile.computerNamePrefix is 'Web', with which a machine's hostname cannot begin: use lower-case letters, digits and hyphens, and no hyphen first.
          networkProfile: {ports: [{name: http--x, port: 80}]}                                               | spec.virtualMachineProfile.networkProfile.ports has the name 'http--x': use at most 15 lower-case letters, digits and single hyphens, with at least one letter.
          networkProfile: {ports: [{name: a-name-that-is-long, port: 80}]}                                   | spec.virtualMachineProfile.networkProfile.ports has the name 'a-name-that-is-long': use at most 15 lower-case letters, digits and single hyphens, with at least one letter.
          networkProfile: {ports: [{name: a, port: 80}, {name: a, port: 81}]}                                | spec.virtualMachineProfile.networkProfile.ports has the name 'a' twice: give each port its own.
          healthProfile: {probe: {httpGet: {port: http}}}                                                    | spec.virtualMachineProfile.healthProfile.probe asks port 'http', which networkProfile.ports does not have: add it there, or use its number.
          """)
  void whatTheWebhookWouldRefuseIsSaidBefore(String profile, String sentence) {
    assertThat(only(PLAIN.profile(profile))).isEqualTo(sentence);
  }

  @Test
  void everySentenceIsSaid() {
    assertThat(
            PLAIN
                .size("{cores: 1, memory: 1Gi, runtimeClassName: kata}")
                .disks("osDisk: {diskSizeGB: 30}, dataDisks: [{lun: 0, diskSizeGB: 1}]")
                .refusals())
        .hasSize(3);
  }

  @Test
  void strangersWordsAreCut() {
    assertThat(
            only(
                PLAIN.profile(
                    "osProfile: {customDataSecretRef: {name: s, key: " + "k".repeat(200) + "}}")))
        .contains("'" + "k".repeat(77) + "...'")
        .hasSizeLessThan(300);
  }
}
