package dev.vmss.demo;

import dev.vmss.testing.TestCluster;
import dev.vmss.testing.controlplane.LocalCluster;
import dev.vmss.testing.hardware.NodeSpec;
import dev.vmss.testing.kubevirt.KubeVirtHardware;
import dev.vmss.testing.kubevirt.SimulatedKubeVirt;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the demo of machines needs beside a cluster: KubeVirt and CDI, simulated. */
final class MachineShow implements AutoCloseable {

  static final String KINDS = "vmss,mpi,vm,vmi,pvc";

  private final Optional<SimulatedKubeVirt> kubevirt;

  private MachineShow(Optional<SimulatedKubeVirt> kubevirt) {
    this.kubevirt = kubevirt;
  }

  static MachineShow none() {
    return new MachineShow(Optional.empty());
  }

  static MachineShow start(TestCluster cluster) {
    return new MachineShow(Optional.of(SimulatedKubeVirt.start(cluster)));
  }

  static List<NodeSpec> nodes() {
    return LocalCluster.sixNodes().stream().map(KubeVirtHardware::forMachines).toList();
  }

  /** The disk is said to be on this machine, where nobody looks for it. */
  Map<String, String> options() {
    return kubevirt.isPresent() ? Map.of("VMSS_FETCH_ALLOWED_ADDRESSES", "127.0.0.1") : Map.of();
  }

  List<Promise> promises() {
    return List.of(
        new MachinesComeFromDisks(),
        new RollsKeepDataDisks(),
        new MachinesMoveAndStop(kubevirt.orElseThrow()),
        new DisksGoInOrder());
  }

  @Override
  public void close() {
    kubevirt.ifPresent(SimulatedKubeVirt::close);
  }
}
