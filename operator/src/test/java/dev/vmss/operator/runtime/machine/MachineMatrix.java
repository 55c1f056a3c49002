package dev.vmss.operator.runtime.machine;

import dev.vmss.api.v1alpha1.OsType;
import dev.vmss.operator.catalogue.ImageVolume;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Machines of every kind: all combinations of root, probe, first data and system, and with them in
 * turn the kinds of size, disks, place and labels, in numbers that do not go evenly into each
 * other.
 */
final class MachineMatrix {

  /**
   * One way in which machines differ.
   *
   * @param name of what is special about it
   */
  private record Trait(String name, UnaryOperator<Machines> on) {}

  /**
   * @param name of all its traits
   */
  record Sort(String name, Machines machines) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Trait> ROOTS =
      List.of(
          new Trait("ephemeral", machines -> machines),
          new Trait("cloned", Machines::cloned),
          new Trait(
              "cloned-without-class",
              machines ->
                  machines.from(
                      new RootDisk.Clone(
                          new ImageVolume(
                              "vmss", "v", new Quantity("2361393152"), Optional.empty()),
                          "bcdfg24567"))));

  private static final String PORTS =
      "networkProfile: {ports: [{name: http, port: 80}, {name: s, port: 443}]}\n";

  private static final List<Trait> PROBES =
      List.of(
          of("no-probe", ""),
          of("tcp-probe-of-all-ports", "healthProfile: {probe: {tcpSocket: {port: 22}}}\n"),
          of(
              "http-probe-by-name",
              PORTS
                  + "healthProfile: {probe: {httpGet: {port: http, path: /healthz, scheme: HTTPS}, numberOfProbes: 24, gracePeriodSeconds: 14400}}\n"),
          of(
              "tcp-probe-beside-the-ports",
              PORTS + "healthProfile: {probe: {tcpSocket: {port: 22}, intervalSeconds: 60}}\n"));

  private static final List<Trait> DATA =
      List.of(
          of("no-data", "osProfile: {computerNamePrefix: a-very-long-web}\n"),
          of("data-of-2048-bytes", "osProfile: {customData: " + "QUFB".repeat(682) + "QUE=}\n"),
          of(
              "data-in-a-secret",
              "osProfile: {customDataSecretRef: {name: s.a-1, key: userData}}\n"));

  private static final List<Trait> SYSTEMS =
      List.of(
          new Trait("linux", machines -> machines.of(Machines.image(OsType.LINUX, "amd64"))),
          new Trait(
              "windows",
              machines -> machines.of(Machines.image(OsType.WINDOWS, "amd64", "arm64"))));

  private static final List<Trait> SIZES =
      List.of(
          new Trait("plain-size", machines -> machines),
          sized("cores: 1024, memory: 1.75Ti, nodeSelector: {vmss.dev/hardware: big}"),
          sized(
              "cores: 1, memory: 1048576, tolerations: [{operator: Exists}, {key: a, value: b, effect: NoExecute, tolerationSeconds: 3}]"),
          sized("cores: 1, memory: 1Gi, instancetype: {name: u1.large}"),
          sized(
              "cores: 1, memory: 1Gi, preference: {name: windows.11, kind: VirtualMachinePreference}"));

  private static final List<Trait> DISKS =
      List.of(
          new Trait("no-disks", machines -> machines),
          new Trait(
              "two-disks",
              machines ->
                  machines.disks(
                      "dataDisks: [{lun: 63, diskSizeGB: 1}, {lun: 0, diskSizeGB: 9, storageClassName: fast}]")),
          new Trait(
              "64-disks",
              machines ->
                  machines.disks(
                      IntStream.range(0, 64)
                          .mapToObj("{lun: %d, diskSizeGB: 1}"::formatted)
                          .collect(Collectors.joining(", ", "dataDisks: [", "]")))));

  private static final List<Trait> PLACES =
      List.of(
          new Trait("anywhere", machines -> machines),
          new Trait("in-a-zone", machines -> machines.in("zone-1")),
          new Trait("spread", machines -> machines.over(3)),
          new Trait("spread-in-a-zone", machines -> machines.over(2).in("Zone_2.a")));

  private static final List<Trait> MARKS =
      List.of(
          of("no-marks", ""),
          of(
              "marks",
              "metadata: {labels: {team: a, app.kubernetes.io/name: ''}, annotations: {note: 'b c'}}\n"));

  private MachineMatrix() {}

  private static Trait of(String name, String profile) {
    return new Trait(name, machines -> machines.profile(machines.profile() + profile));
  }

  private static Trait sized(String fields) {
    return new Trait(
        "size " + fields, machines -> machines.size("{maxDataDisks: 64, " + fields + "}"));
  }

  static List<Sort> all() {
    List<Sort> sorts = new ArrayList<>();
    for (Trait root : ROOTS) {
      for (Trait probe : PROBES) {
        for (Trait data : DATA) {
          for (Trait system : SYSTEMS) {
            int turn = sorts.size();
            sorts.add(
                sort(
                    List.of(
                        root,
                        probe,
                        data,
                        system,
                        at(turn, SIZES),
                        at(turn / 2, DISKS),
                        at(turn / 3, PLACES),
                        at(turn / 5, MARKS))));
          }
        }
      }
    }
    return sorts;
  }

  private static Trait at(int turn, List<Trait> traits) {
    return traits.get(turn % traits.size());
  }

  private static Sort sort(List<Trait> traits) {
    Machines machines = Machines.plain();
    for (Trait trait : traits) {
      machines = trait.on().apply(machines);
    }
    return new Sort(traits.stream().map(Trait::name).collect(Collectors.joining(", ")), machines);
  }
}
