package dev.vmss.operator.runtime.machine;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What KubeVirt's webhooks refuse and its schema lets through, as far as a renderer can hit it: a
 * rule each, that says whether a manifest keeps it.
 */
enum WebhookRules {
  ONE_RUN_STRATEGY(vm -> Manifest.count(vm.at("/spec"), "runStrategy", "running") == 1),
  KNOWN_RUN_STRATEGY(
      vm ->
          vm.at("/spec/runStrategy").isMissingNode()
              || Set.of("Always", "Halted", "Manual", "RerunOnFailure", "Once")
                  .contains(vm.at("/spec/runStrategy").asText())),
  NO_LABEL_OF_ITS_OWN(
      vm ->
          Stream.of(
                  "created-by",
                  "migrationJobUID",
                  "nodeName",
                  "migrationTargetNodeName",
                  "schedulable",
                  "install-strategy")
              .noneMatch(
                  label -> vm.at("/spec/template/metadata/labels").has("kubevirt.io/" + label))),
  HOSTNAME_IS_A_LABEL(vm -> absentOr(vm.run().path("hostname"), WebhookRules::label)),
  SUBDOMAIN_IS_ONE(
      vm ->
          absentOr(
              vm.run().path("subdomain"),
              text ->
                  text.length() <= 253
                      && Stream.of(text.split("\\.", -1)).allMatch(WebhookRules::label))),
  KNOWN_ARCHITECTURE(
      vm -> absentOr(vm.run().path("architecture"), Set.of("amd64", "arm64", "s390x")::contains)),
  KNOWN_EVICTION_STRATEGY(
      vm ->
          absentOr(
              vm.run().path("evictionStrategy"),
              Set.of("None", "LiveMigrate", "LiveMigrateIfPossible", "External")::contains)),
  KNOWN_MACHINE_TYPE(
      vm ->
          absentOr(
              vm.domain().at("/machine/type"),
              type -> type.matches("q35.*|pc-q35.*|virt.*|s390-ccw-virtio.*"))),
  MEMORY_IS_GIVEN(
      vm ->
          vm.at("/spec").has("instancetype")
              || vm.domain().at("/memory").has("guest")
              || vm.domain().at("/memory").has("hugepages")
              || vm.domain().at("/resources/requests").has("memory")
              || vm.domain().at("/resources/limits").has("memory")),
  MEMORY_REQUEST_IS_SENSIBLE(
      vm -> {
        Optional<BigDecimal> asked = amount(vm.domain().at("/resources/requests/memory"));
        Optional<BigDecimal> limit = amount(vm.domain().at("/resources/limits/memory"));
        return asked.isEmpty()
            || asked.get().compareTo(BigDecimal.valueOf(1_000_000)) >= 0
                && limit.map(most -> asked.get().compareTo(most) <= 0).orElse(true);
      }),
  CPU_REQUEST_IS_SENSIBLE(
      vm -> {
        Optional<BigDecimal> asked = amount(vm.domain().at("/resources/requests/cpu"));
        Optional<BigDecimal> limit = amount(vm.domain().at("/resources/limits/cpu"));
        return asked.isEmpty()
            || asked.get().signum() >= 0
                && limit.map(most -> asked.get().compareTo(most) <= 0).orElse(true);
      }),
  SOCKETS_ARE_NOT_OVER_THEIR_LIMIT(
      vm ->
          vm.domain().at("/cpu/sockets").asInt()
              <= vm.domain().at("/cpu/maxSockets").asInt(Integer.MAX_VALUE)),
  AN_INSTANCETYPE_SAYS_IT_ALL(
      vm ->
          !vm.at("/spec").has("instancetype")
              || Manifest.count(vm.domain().path("cpu"), "cores", "sockets", "threads") == 0
                  && Manifest.count(vm.domain().path("memory"), "guest", "hugepages") == 0
                  && Stream.of("requests", "limits")
                      .map(vm.domain().path("resources")::path)
                      .allMatch(each -> Manifest.count(each, "cpu", "memory") == 0)),
  LISTS_ARE_BOUNDED(
      vm ->
          Stream.of(vm.disks(), vm.interfaces(), vm.networks(), vm.volumes())
              .allMatch(list -> list.count() <= 256)),

  DISK_HAS_A_VOLUME(vm -> Manifest.names(vm.volumes()).containsAll(Manifest.names(vm.disks()))),
  DISK_NAMES_ARE_UNIQUE(vm -> Manifest.unique(Manifest.names(vm.disks()))),
  DISK_NAME_IS_A_LABEL(vm -> Manifest.names(vm.disks()).stream().allMatch(WebhookRules::label)),
  DISK_HAS_ONE_TARGET(
      vm -> vm.disks().allMatch(disk -> Manifest.count(disk, "disk", "lun", "cdrom") <= 1)),
  DISK_BUS_IS_KNOWN(
      vm ->
          vm.disks()
              .allMatch(
                  disk ->
                      absentOr(
                          disk.at("/disk/bus"),
                          Set.of("virtio", "sata", "scsi", "usb", "nvme")::contains))),
  BOOT_ORDER_BEGINS_AT_ONE(vm -> bootOrders(vm).stream().allMatch(order -> order >= 1)),
  BOOT_ORDERS_ARE_UNIQUE(vm -> Manifest.unique(bootOrders(vm))),
  SERIAL_IS_PRINTABLE(
      vm ->
          vm.disks()
              .allMatch(
                  disk -> absentOr(disk.path("serial"), text -> text.matches("[A-Za-z0-9_.+-]+")))),
  SERIAL_IS_SHORT(vm -> vm.disks().allMatch(disk -> disk.path("serial").asText().length() <= 256)),
  VOLUME_NAMES_ARE_UNIQUE(vm -> Manifest.unique(Manifest.names(vm.volumes()))),
  VOLUME_HAS_ONE_SOURCE(vm -> vm.volumes().allMatch(volume -> volume.size() == 2)),
  NO_VOLUME_NEEDS_A_GATE(
      vm ->
          vm.volumes()
              .noneMatch(volume -> volume.has("hostDisk") || volume.has("downwardMetrics"))),
  NO_ANNOTATION_NEEDS_A_GATE(
      vm ->
          Stream.of("hooks.kubevirt.io/hookSidecars", "kubevirt.io/ignitiondata")
              .noneMatch(vm.at("/spec/template/metadata/annotations")::has)),

  CLOUD_INIT_HAS_DATA(
      vm ->
          vm.cloudInits()
              .allMatch(
                  data ->
                      users(data)
                              + Manifest.count(
                                  data, "networkDataSecretRef", "networkDataBase64", "networkData")
                          > 0)),
  CLOUD_INIT_HAS_ONE_SOURCE(vm -> vm.cloudInits().allMatch(data -> users(data) <= 1)),
  CLOUD_INIT_IS_BASE64(
      vm ->
          vm.cloudInits()
              .allMatch(
                  data ->
                      data.path("userDataBase64")
                          .asText()
                          .matches("([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"))),
  CLOUD_INIT_IS_SHORT(
      vm ->
          vm.cloudInits()
              .allMatch(
                  data ->
                      data.path("userDataBase64").asText().replace("=", "").length() * 3 / 4 <= 2048
                          && data.path("userData").asText().length() <= 2048)),

  INTERFACE_NAMES_ARE_UNIQUE(vm -> Manifest.unique(Manifest.names(vm.interfaces()))),
  INTERFACE_NAME_IS_PLAIN(
      vm -> Manifest.names(vm.interfaces()).stream().allMatch(n -> n.matches("[A-Za-z0-9_-]+"))),
  INTERFACE_HAS_A_NETWORK(
      vm -> Manifest.names(vm.networks()).containsAll(Manifest.names(vm.interfaces()))),
  NETWORK_HAS_AN_INTERFACE(
      vm -> Manifest.names(vm.interfaces()).containsAll(Manifest.names(vm.networks()))),
  NETWORK_NAMES_ARE_UNIQUE(vm -> Manifest.unique(Manifest.names(vm.networks()))),
  NETWORK_IS_OF_ONE_KIND(
      vm -> vm.networks().allMatch(net -> Manifest.count(net, "pod", "multus") == 1)),
  ONE_POD_NETWORK(vm -> vm.networks().filter(network -> network.has("pod")).count() <= 1),
  MASQUERADE_IS_ON_THE_POD_NETWORK(
      vm -> {
        List<String> pods = Manifest.names(vm.networks().filter(network -> network.has("pod")));
        return vm.interfaces()
            .filter(each -> each.has("masquerade"))
            .allMatch(each -> pods.contains(each.path("name").asText()));
      }),
  PORT_NAME_IS_ONE(
      vm ->
          vm.ports()
              .allMatch(
                  port ->
                      absentOr(
                          port.path("name"),
                          name ->
                              name.length() <= 15
                                  && name.matches("[a-z0-9]+(-[a-z0-9]+)*")
                                  && name.matches(".*[a-z].*")))),
  PORT_NAMES_ARE_UNIQUE(
      vm ->
          Manifest.unique(
              vm.ports().filter(port -> port.has("name")).map(port -> port.get("name")).toList())),
  PORT_IS_IN_RANGE(
      vm ->
          vm.ports()
              .map(port -> port.path("port").asInt())
              .allMatch(number -> number > 0 && number < 65536)),
  PORT_PROTOCOL_IS_KNOWN(
      vm ->
          vm.ports()
              .allMatch(port -> absentOr(port.path("protocol"), Set.of("TCP", "UDP")::contains))),
  PROBE_ASKS_IN_ONE_WAY(
      vm ->
          vm.probes()
              .allMatch(
                  probe ->
                      Manifest.count(probe, "httpGet", "tcpSocket", "exec", "guestAgentPing")
                          == 1)),
  PROBE_NEEDS_THE_POD_NETWORK(
      vm ->
          vm.hasPodNetwork()
              || vm.probes().noneMatch(probe -> probe.has("httpGet") || probe.has("tcpSocket"))),

  TEMPLATE_HAS_A_NAME(
      vm -> vm.templates().noneMatch(each -> each.at("/metadata/name").asText().isEmpty())),
  TEMPLATE_IS_REFERRED_TO(
      vm -> {
        List<String> named =
            vm.volumes()
                .flatMap(
                    volume ->
                        Stream.of(
                            volume.at("/dataVolume/name"),
                            volume.at("/persistentVolumeClaim/claimName")))
                .map(JsonNode::asText)
                .toList();
        return vm.templates().allMatch(each -> named.contains(each.at("/metadata/name").asText()));
      }),
  TEMPLATE_SAYS_STORAGE_ONCE(
      vm ->
          vm.templates()
              .allMatch(each -> Manifest.count(each.path("spec"), "storage", "pvc") == 1)),
  TEMPLATE_HAS_A_SOURCE(
      vm ->
          vm.templates()
              .allMatch(each -> Manifest.count(each.path("spec"), "source", "sourceRef") >= 1)),
  TEMPLATE_HAS_ONE_SOURCE(
      vm ->
          vm.templates()
              .map(each -> each.at("/spec/source"))
              .allMatch(source -> source.isMissingNode() || source.size() == 1)),

  AFFINITY_IS_A_PODS(
      vm ->
          Manifest.elements(
                  vm.run()
                      .at(
                          "/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms"))
              .flatMap(term -> Manifest.elements(term.path("matchExpressions")))
              .allMatch(
                  rule ->
                      !rule.path("key").asText().isEmpty()
                          && (rule.path("values").isEmpty()
                              != Set.of("In", "NotIn").contains(rule.path("operator").asText())))),
  SPREAD_IS_A_PODS(
      vm ->
          vm.spreads()
              .allMatch(
                  spread ->
                      spread.path("maxSkew").asInt() > 0
                          && !spread.path("topologyKey").asText().isEmpty()
                          && Set.of("DoNotSchedule", "ScheduleAnyway")
                              .contains(spread.path("whenUnsatisfiable").asText())));

  @SuppressWarnings("ImmutableEnumChecker") // a predicate keeps nothing
  private final Predicate<Manifest> kept;

  WebhookRules(Predicate<Manifest> kept) {
    this.kept = kept;
  }

  static List<WebhookRules> brokenBy(JsonNode machine) {
    Manifest manifest = new Manifest(machine);
    return Stream.of(values()).filter(rule -> !rule.kept.test(manifest)).toList();
  }

  private static boolean absentOr(JsonNode text, Predicate<String> holds) {
    return text.isMissingNode() || holds.test(text.asText());
  }

  private static boolean label(String text) {
    return text.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  }

  private static Optional<BigDecimal> amount(JsonNode quantity) {
    return quantity.isMissingNode()
        ? Optional.empty()
        : Optional.of(Quantity.getAmountInBytes(Quantity.parse(quantity.asText())));
  }

  private static List<Integer> bootOrders(Manifest vm) {
    return Stream.concat(vm.disks(), vm.interfaces())
        .filter(device -> device.has("bootOrder"))
        .map(device -> device.get("bootOrder").asInt())
        .toList();
  }

  private static long users(JsonNode data) {
    return Manifest.count(data, "secretRef", "userDataBase64", "userData");
  }
}
