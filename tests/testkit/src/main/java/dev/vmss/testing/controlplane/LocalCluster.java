package dev.vmss.testing.controlplane;

import dev.vmss.testing.hardware.Hardware;
import dev.vmss.testing.hardware.NodeSpec;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A cluster to look around in: six simulated nodes in three zones, until standard input closes or
 * the process is told to stop.
 *
 * <p>Four nodes, at least one in each zone, are {@code vmss.dev/hardware=general}; the others are
 * {@code highmem}, so that a size has eligible and ineligible nodes. With {@code --until-killed}
 * standard input does not matter.
 */
public final class LocalCluster {

  private static final String HARDWARE = "vmss.dev/hardware";

  private LocalCluster() {}

  /** The six nodes. */
  public static List<NodeSpec> sixNodes() {
    return List.of(
        node("node-1", "zone-1", "general"),
        node("node-2", "zone-1", "general"),
        node("node-3", "zone-2", "general"),
        node("node-4", "zone-2", "highmem"),
        node("node-5", "zone-3", "general"),
        node("node-6", "zone-3", "highmem"));
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    ControlPlane controlPlane = ControlPlane.start();
    Hardware hardware = Hardware.on(controlPlane.kubeconfig(), controlPlane.options().heartbeat());
    hardware.add(sixNodes());
    System.out.println("kubernetes: " + controlPlane.version());
    System.out.println("kubeconfig: " + controlPlane.kubeconfig());
    System.out.println("try: kubectl --kubeconfig " + controlPlane.kubeconfig() + " get nodes");
    System.out.flush();
    if (List.of(arguments).contains("--until-killed")) {
      new CountDownLatch(1).await();
    }
    while (System.in.read() >= 0) {
      // Whatever is typed is of no interest, only the end of it.
    }
    hardware.close();
    controlPlane.close();
  }

  private static NodeSpec node(String name, String zone, String hardware) {
    return NodeSpec.named(name).withZone(zone).withLabel(HARDWARE, hardware);
  }
}
