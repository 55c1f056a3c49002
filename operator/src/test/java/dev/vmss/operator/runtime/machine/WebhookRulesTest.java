package dev.vmss.operator.runtime.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule of KubeVirt's webhooks is seen to be broken, by a machine with one fault. */
class WebhookRulesTest {

  /** A fault: the rule, where it is, and what stands there instead; a dash takes it away. */
  private static final String FAULTS =
      """
      ONE_RUN_STRATEGY                 | /spec/runStrategy                                  | -
      ONE_RUN_STRATEGY                 | /spec/running                                      | true
      KNOWN_RUN_STRATEGY               | /spec/runStrategy                                  | Often
      KNOWN_RUN_STRATEGY               | /spec/runStrategy                                  | WaitAsReceiver
      NO_LABEL_OF_ITS_OWN              | /spec/template/metadata/labels                     | {kubevirt.io/nodeName: n}
      NO_ANNOTATION_NEEDS_A_GATE       | /spec/template/metadata/annotations                | {hooks.kubevirt.io/hookSidecars: '[]'}
      HOSTNAME_IS_A_LABEL              | RUN/hostname                                       | Web
      HOSTNAME_IS_A_LABEL              | RUN/hostname                                       | web.0
      SUBDOMAIN_IS_ONE                 | RUN/subdomain                                      | a_b
      KNOWN_ARCHITECTURE               | RUN/architecture                                   | ppc64le
      KNOWN_EVICTION_STRATEGY          | RUN/evictionStrategy                               | Never
      KNOWN_MACHINE_TYPE               | RUN/domain/machine                                 | {type: pc-i440fx}
      MEMORY_IS_GIVEN                  | RUN/domain/memory                                  | {}
      MEMORY_REQUEST_IS_SENSIBLE       | RUN/domain/resources/requests                      | {memory: 10k}
      MEMORY_REQUEST_IS_SENSIBLE       | RUN/domain/resources                               | {requests: {memory: 2Gi}, limits: {memory: 1Gi}}
      CPU_REQUEST_IS_SENSIBLE          | RUN/domain/resources/requests                      | {cpu: '-1'}
      CPU_REQUEST_IS_SENSIBLE          | RUN/domain/resources                               | {requests: {cpu: '2'}, limits: {cpu: '1'}}
      SOCKETS_ARE_NOT_OVER_THEIR_LIMIT | RUN/domain/cpu                                     | {sockets: 4, maxSockets: 2}
      AN_INSTANCETYPE_SAYS_IT_ALL      | /spec/instancetype                                 | {name: u1.large}
      DISK_HAS_A_VOLUME                | RUN/domain/devices/disks/-                         | {name: other, disk: {}}
      DISK_NAMES_ARE_UNIQUE            | RUN/domain/devices/disks/-                         | {name: lun0, disk: {}}
      DISK_HAS_ONE_TARGET              | RUN/domain/devices/disks/0/lun                     | {}
      DISK_BUS_IS_KNOWN                | RUN/domain/devices/disks/0/disk/bus                | ide
      BOOT_ORDER_BEGINS_AT_ONE         | RUN/domain/devices/disks/0/bootOrder               | 0
      BOOT_ORDERS_ARE_UNIQUE           | RUN/domain/devices/disks/1/bootOrder               | 1
      BOOT_ORDERS_ARE_UNIQUE           | RUN/domain/devices/interfaces/0/bootOrder          | 1
      SERIAL_IS_PRINTABLE              | RUN/domain/devices/disks/1/serial                  | lun 0
      VOLUME_NAMES_ARE_UNIQUE          | RUN/volumes/-                                      | {name: lun0, emptyDisk: {capacity: 1Gi}}
      VOLUME_HAS_ONE_SOURCE            | RUN/volumes/1/emptyDisk                            | {capacity: 1Gi}
      VOLUME_HAS_ONE_SOURCE            | RUN/volumes/1/persistentVolumeClaim                | -
      NO_VOLUME_NEEDS_A_GATE           | RUN/volumes/1                                      | {name: lun0, hostDisk: {path: /a, type: Disk}}
      CLOUD_INIT_HAS_DATA              | RUN/volumes/2/cloudInitNoCloud                     | {}
      CLOUD_INIT_HAS_ONE_SOURCE        | RUN/volumes/2/cloudInitNoCloud/secretRef           | {name: s}
      CLOUD_INIT_IS_BASE64             | RUN/volumes/2/cloudInitNoCloud/userDataBase64      | '%%%'
      INTERFACE_NAMES_ARE_UNIQUE       | RUN/domain/devices/interfaces/-                    | {name: default, bridge: {}}
      INTERFACE_HAS_A_NETWORK          | RUN/domain/devices/interfaces/-                    | {name: other, bridge: {}}
      NETWORK_HAS_AN_INTERFACE         | RUN/networks/-                                     | {name: other, multus: {networkName: n}}
      NETWORK_NAMES_ARE_UNIQUE         | RUN/networks/-                                     | {name: default, multus: {networkName: n}}
      NETWORK_IS_OF_ONE_KIND           | RUN/networks/0/multus                              | {networkName: n}
      PORT_NAME_IS_ONE                 | RUN/domain/devices/interfaces/0/ports/0/name       | a-name-that-is-long
      PORT_NAME_IS_ONE                 | RUN/domain/devices/interfaces/0/ports/0/name       | '80'
      PORT_NAMES_ARE_UNIQUE            | RUN/domain/devices/interfaces/0/ports/-            | {name: http, port: 81}
      PORT_IS_IN_RANGE                 | RUN/domain/devices/interfaces/0/ports/0/port       | 0
      PORT_IS_IN_RANGE                 | RUN/domain/devices/interfaces/0/ports/0/port       | 65536
      PORT_PROTOCOL_IS_KNOWN           | RUN/domain/devices/interfaces/0/ports/0/protocol   | SCTP
      PROBE_ASKS_IN_ONE_WAY            | RUN/readinessProbe/httpGet                         | {port: 80}
      PROBE_ASKS_IN_ONE_WAY            | RUN/readinessProbe/tcpSocket                       | -
      TEMPLATE_HAS_ONE_SOURCE          | /spec/dataVolumeTemplates/0/spec/source/blank      | {}
      TEMPLATE_HAS_A_SOURCE            | /spec/dataVolumeTemplates/0/spec/source            | -
      TEMPLATE_SAYS_STORAGE_ONCE       | /spec/dataVolumeTemplates/0/spec/pvc               | {accessModes: [ReadWriteOnce]}
      TEMPLATE_SAYS_STORAGE_ONCE       | /spec/dataVolumeTemplates/0/spec/storage           | -
      TEMPLATE_IS_REFERRED_TO          | RUN/volumes/0/dataVolume/name                      | other
      AFFINITY_IS_A_PODS               | RULE/values                                        | -
      AFFINITY_IS_A_PODS               | RULE/operator                                      | Exists
      AFFINITY_IS_A_PODS               | RULE/key                                           | ''
      SPREAD_IS_A_PODS                 | RUN/topologySpreadConstraints/0/maxSkew            | 0
      SPREAD_IS_A_PODS                 | RUN/topologySpreadConstraints/0/whenUnsatisfiable  | Perhaps
      SPREAD_IS_A_PODS                 | RUN/topologySpreadConstraints/0/topologyKey        | ''
      """;

  private static final String RUN = "/spec/template/spec";
  private static final String RULE =
      RUN
          + "/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms/0/matchExpressions/0";

  static Stream<Arguments> faults() {
    return Stream.concat(FAULTS.lines().map(WebhookRulesTest::fault), longFaults());
  }

  private static Arguments fault(String line) {
    String[] parts = line.split("\\|", 3);
    return fault(WebhookRules.valueOf(parts[0].strip()), parts[1].strip(), parts[2].strip());
  }

  private static Arguments fault(WebhookRules rule, String where, String what) {
    return Arguments.of(rule, where.replaceFirst("^RULE", RULE).replaceFirst("^RUN", RUN), what);
  }

  /** Those that break two rules where they stand alone, or that would fill the table. */
  private static Stream<Arguments> longFaults() {
    String devices = "RUN/domain/devices";
    return Stream.of(
        fault(WebhookRules.SERIAL_IS_SHORT, devices + "/disks/1/serial", "a".repeat(257)),
        fault(
            WebhookRules.CLOUD_INIT_IS_SHORT,
            "RUN/volumes/2/cloudInitNoCloud",
            "{userData: '" + "a".repeat(2049) + "'}"),
        fault(
            WebhookRules.CLOUD_INIT_IS_SHORT,
            "RUN/volumes/2/cloudInitNoCloud",
            "{userDataBase64: '" + "AAAA".repeat(683) + "'}"),
        fault(WebhookRules.LISTS_ARE_BOUNDED, "RUN/domain/devices/disks", "[" + disks(257) + "]"),
        fault(WebhookRules.DISK_NAME_IS_A_LABEL, devices + "/disks", "[{name: Lun0, disk: {}}]"),
        fault(
            WebhookRules.INTERFACE_NAME_IS_PLAIN,
            devices + "/interfaces",
            "[{name: a.b, bridge: {}}]"),
        fault(WebhookRules.ONE_POD_NETWORK, "RUN/networks/-", "{name: other, pod: {}}"),
        fault(
            WebhookRules.MASQUERADE_IS_ON_THE_POD_NETWORK,
            "RUN/networks",
            "[{name: default, multus: {networkName: n}}]"),
        fault(
            WebhookRules.PROBE_NEEDS_THE_POD_NETWORK,
            "RUN/networks",
            "[{name: default, multus: {networkName: n}}]"),
        fault(WebhookRules.TEMPLATE_HAS_A_NAME, "/spec/dataVolumeTemplates/0/metadata/name", "-"));
  }

  private static String disks(int count) {
    return String.join(", ", Stream.generate(() -> "{name: lun0, disk: {}}").limit(count).toList());
  }

  private static ObjectNode sound() {
    return Machines.plain()
        .cloned()
        .in("zone-1")
        .over(2)
        .disks("dataDisks: [{lun: 0, diskSizeGB: 1}]")
        .profile(
            """
            osProfile: {customData: aGVsbG8=}
            networkProfile: {ports: [{name: http, port: 80}]}
            healthProfile: {probe: {tcpSocket: {port: 80}}}
            """)
        .json();
  }

  @Test
  void aSoundMachineBreaksNone() {
    assertThat(WebhookRules.brokenBy(sound())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultIsFound(WebhookRules rule, String where, String what) {
    ObjectNode machine = sound();
    put(machine, JsonPointer.compile(where), what);
    assertThat(WebhookRules.brokenBy(machine)).contains(rule);
  }

  @Test
  void everyRuleHasAFault() {
    assertThat(faults().map(fault -> fault.get()[0]))
        .containsAll(Stream.of(WebhookRules.values()).toList());
  }

  private static void put(ObjectNode machine, JsonPointer where, String what) {
    JsonNode parent = machine.at(where.head());
    String last = where.last().getMatchingProperty();
    assertThat(parent.isContainerNode()).as("%s exists", where.head()).isTrue();
    if (parent instanceof ArrayNode list) {
      if (last.equals("-")) {
        list.add(Machines.tree(what));
      } else {
        list.set(Integer.parseInt(last), Machines.tree(what));
      }
    } else if (what.equals("-")) {
      ((ObjectNode) parent).remove(last);
    } else {
      ((ObjectNode) parent).set(last, Machines.tree(what));
    }
  }
}
