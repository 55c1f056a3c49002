package dev.vmss.testing.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.hardware.Hardware;
import dev.vmss.testing.kubevirt.object.Doc;
import dev.vmss.testing.kubevirt.object.Kind;
import dev.vmss.testing.kubevirt.object.KubeVirtObjects;
import dev.vmss.testing.kubevirt.object.WorkQueue;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * KubeVirt and CDI as far as somebody can see who makes VirtualMachines and DataVolumes and reads
 * what comes of them: a virt-controller and its {@link KubeVirtHardware}.
 *
 * <p>Machines need nodes made by {@link KubeVirtHardware#forMachines}. What it writes was compared
 * with what KubeVirt 1.9.0's own virt-controller writes; it writes less, and nothing else. Not
 * simulated: run strategies other than Always and Halted, instance types, hotplug, snapshots,
 * admission.
 */
public final class SimulatedKubeVirt implements AutoCloseable {

  private static final Duration REPETITION = Duration.ofSeconds(2);
  private static final String LAUNCHER_IMAGE = "registry.invalid/virt-launcher:v1";

  private final KubeVirtHardware hardware;
  private final MachineController machines;
  private final InstanceController instances;
  private final MigrationController migrations;
  private final WorkQueue queue;

  private SimulatedKubeVirt(KubeVirtHardware hardware) {
    this.hardware = hardware;
    KubeVirtObjects objects = hardware.objects();
    this.machines =
        new MachineController(
            objects,
            new CloneRights(objects, it -> hardware.faultOf(it) == MachineFault.CLONE_REFUSED));
    this.instances = new InstanceController(objects, hardware::faultOf, LAUNCHER_IMAGE);
    this.migrations = new MigrationController(objects, LAUNCHER_IMAGE);
    this.queue = new WorkQueue("simulated-virt-controller", this::reconcile);
    objects.onMachines(queue::add);
  }

  /** Installs the custom resources, unless they are there, and starts. */
  public static SimulatedKubeVirt start(TestCluster cluster) {
    return start(cluster.client(), cluster.hardware());
  }

  /**
   * As above.
   *
   * @param client of an administrator; it stays open
   * @param hardware plays the launcher Pods
   */
  public static SimulatedKubeVirt start(KubernetesClient client, Hardware hardware) {
    KubeVirtDefinitions.install(client);
    return new SimulatedKubeVirt(KubeVirtHardware.start(client, hardware));
  }

  /** Guests, volumes, their pace and what goes wrong with them. */
  public KubeVirtHardware hardware() {
    return hardware;
  }

  /** Machines (JSON of kind VirtualMachine) that match have this fault; the latest rule wins. */
  public SimulatedKubeVirt onMachines(Predicate<JsonNode> matching, MachineFault fault) {
    hardware.onMachines(matching, fault);
    return this;
  }

  /** DataVolumes (JSON) that match and are not filled yet have this fault; the latest rule wins. */
  public SimulatedKubeVirt onVolumes(Predicate<JsonNode> matching, VolumeFault fault) {
    hardware.onVolumes(matching, fault);
    return this;
  }

  /** Stops or starts a machine as its user does: {@code Halted} or {@code Always}. */
  public void runStrategy(String namespace, String name, String strategy) {
    var patch = Doc.object();
    patch.putObject("spec").put("runStrategy", strategy);
    hardware.objects().api().merge(Kind.MACHINE.path(namespace, name), patch);
  }

  private void reconcile(String key) {
    if (instances.reconcile(key)) {
      queue.addAfter(REPETITION, key);
    }
    migrations.reconcile(key);
    machines.reconcile(key).ifPresent(delay -> queue.addAfter(delay, key));
  }

  /** Ends both; objects stay as they are. */
  @Override
  public void close() {
    queue.close();
    hardware.close();
  }
}
