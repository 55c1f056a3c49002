package dev.vmss.operator.kubevirt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Disks, network interfaces, and a source of randomness if there is one. */
@KubeVirtObject
public record Devices(List<Disk> disks, List<NetworkInterface> interfaces, @Nullable Nothing rng) {

  public Devices {
    disks = Copies.of(disks);
    interfaces = Copies.of(interfaces);
  }
}
