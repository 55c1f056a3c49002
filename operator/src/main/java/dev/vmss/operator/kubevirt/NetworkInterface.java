package dev.vmss.operator.kubevirt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the guest is connected to the network of the same name.
 *
 * @param ports the only ones that are passed on to the guest; all are when there are none
 */
@KubeVirtObject
public record NetworkInterface(String name, Nothing masquerade, List<Port> ports) {

  public NetworkInterface {
    ports = Copies.of(ports);
  }

  /** A TCP port of the guest. */
  @KubeVirtObject
  public record Port(@Nullable String name, Integer port) {}
}
