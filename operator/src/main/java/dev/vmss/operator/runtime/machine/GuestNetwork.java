package dev.vmss.operator.runtime.machine;

import dev.vmss.api.v1alpha1.HttpGetProbe;
import dev.vmss.api.v1alpha1.InstancePort;
import dev.vmss.api.v1alpha1.Probe;
import dev.vmss.api.v1alpha1.VirtualMachineProfile;
import dev.vmss.operator.kubevirt.MachineProbe;
import dev.vmss.operator.kubevirt.Network;
import dev.vmss.operator.kubevirt.NetworkInterface;
import dev.vmss.operator.kubevirt.NetworkInterface.Port;
import dev.vmss.operator.kubevirt.Nothing;
import io.fabric8.kubernetes.api.model.HTTPGetActionBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.TCPSocketAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the guest is reached, behind the address of its Pod, and asked for its health. Ports that are
 * listed are the only ones that reach the guest, so that the probe's joins them; where the profile
 * lists none, all do.
 */
record GuestNetwork(List<InstancePort> ports, Optional<Probe> probe) {

  private static final String NAME = "default";

  static GuestNetwork of(VirtualMachineProfile profile) {
    return new GuestNetwork(
        profile.networkProfile().ports(), Optional.ofNullable(profile.healthProfile().probe()));
  }

  List<Network> networks() {
    return List.of(new Network(NAME, Nothing.MORE));
  }

  List<NetworkInterface> interfaces() {
    List<Port> passedOn = new ArrayList<>();
    for (InstancePort port : ports) {
      passedOn.add(new Port(port.name(), port.port()));
    }
    if (!passedOn.isEmpty()) {
      asked()
          .filter(number -> passedOn.stream().noneMatch(port -> port.port().equals(number)))
          .ifPresent(number -> passedOn.add(new Port(null, number)));
    }
    return List.of(new NetworkInterface(NAME, Nothing.MORE, passedOn));
  }

  /**
   * So many answers of one kind in a row change the state. The grace period delays the first
   * question, and a success does not end it: machines know no startup probe.
   */
  Optional<MachineProbe> readiness() {
    return probe.map(
        asked -> {
          int grace = asked.gracePeriodSeconds();
          HttpGetProbe http = asked.httpGet();
          return new MachineProbe(
              http == null
                  ? null
                  : new HTTPGetActionBuilder()
                      .withPath(http.path())
                      .withPort(byNumber(http.port()))
                      .withScheme(http.scheme())
                      .build(),
              asked.tcpSocket() == null
                  ? null
                  : new TCPSocketAction(null, byNumber(asked.tcpSocket().port())),
              grace == 0 ? null : grace,
              asked.intervalSeconds(),
              asked.numberOfProbes(),
              asked.numberOfProbes());
        });
  }

  /** The port that is asked, as a number; nothing when it goes by a name that no port has. */
  Optional<Integer> asked() {
    return probe.flatMap(GuestNetwork::port).flatMap(this::number);
  }

  /** As the profile says it. */
  static Optional<IntOrString> port(Probe probe) {
    if (probe.httpGet() != null) {
      return Optional.of(probe.httpGet().port());
    }
    return Optional.ofNullable(probe.tcpSocket()).map(tcp -> tcp.port());
  }

  private Optional<Integer> number(IntOrString port) {
    return port.getIntVal() != null
        ? Optional.of(port.getIntVal())
        : ports.stream()
            .filter(each -> each.name().equals(port.getStrVal()))
            .map(InstancePort::port)
            .findFirst();
  }

  private IntOrString byNumber(IntOrString port) {
    return number(port).map(IntOrString::new).orElse(port);
  }
}
