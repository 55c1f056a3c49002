package dev.vmss.testing.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.hardware.Behaviour;
import dev.vmss.testing.hardware.Hardware;
import dev.vmss.testing.hardware.NodeSpec;
import dev.vmss.testing.kubevirt.object.Doc;
import dev.vmss.testing.kubevirt.object.Json;
import dev.vmss.testing.kubevirt.object.Kind;
import dev.vmss.testing.kubevirt.object.KubeVirtObjects;
import dev.vmss.testing.kubevirt.object.WorkQueue;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What KubeVirt and CDI have on the nodes: virt-handler, the guests, importers and a provisioner,
 * beside the kubelets of {@link Hardware}, which play the launcher Pods.
 *
 * <p>It serves KubeVirt's own virt-controller as well as {@link SimulatedKubeVirt}. The custom
 * resources of both must be known to the cluster before it starts.
 */
public final class KubeVirtHardware implements AutoCloseable {

  /** The Secret that a launcher Pod waits for, and other stories of one Pod, are the kubelet's. */
  private static final Map<MachineFault, Behaviour> BEHAVIOURS =
      Map.of(
          MachineFault.IMAGE_PULL, Behaviour.imagePullFails(),
          MachineFault.GUEST_NEVER_READY, Behaviour.neverReady(),
          MachineFault.CRASH_BEFORE_RUNNING, Behaviour.failsAtStart(),
          MachineFault.SECRET_MISSING, Behaviour.configurationIsMissing());

  private final Hardware hardware;
  private final KubeVirtObjects objects;
  private final Faults<MachineFault> machineFaults = new Faults<>(MachineFault.NONE);
  private final Faults<VolumeFault> volumeFaults = new Faults<>(VolumeFault.NONE);
  private final VirtHandler handler;
  private final Importer importer;
  private final Provisioner provisioner;
  private final WorkQueue machines;
  private final WorkQueue volumes;

  private KubeVirtHardware(KubernetesClient client, Hardware hardware) {
    this.hardware = hardware;
    this.objects = new KubeVirtObjects(client);
    this.handler = new VirtHandler(objects, hardware::isOn, this::leave);
    this.provisioner = new Provisioner(objects);
    this.importer = new Importer(objects, provisioner, volumeFaults);
    this.machines = new WorkQueue("simulated-virt-handler", this::lookAfterMachine);
    this.volumes = new WorkQueue("simulated-cdi", this::lookAfterVolume);
  }

  /** Starts beside the simulated nodes; the client must be an administrator's and stays open. */
  public static KubeVirtHardware start(KubernetesClient client, Hardware hardware) {
    KubeVirtHardware started = new KubeVirtHardware(client, hardware);
    BEHAVIOURS.forEach(
        (fault, behaviour) -> hardware.onPods(pod -> started.faultOf(pod) == fault, behaviour));
    started.objects.onMachines(started.machines::add);
    started.objects.onVolumes(started.volumes::add);
    return started;
  }

  /** The node as virt-handler leaves it: machines may run there. */
  public static NodeSpec forMachines(NodeSpec node) {
    return node.withLabel("kubevirt.io/schedulable", "true")
        .withLabel("machine-type.node.kubevirt.io/q35", "true")
        .withAllocatable("devices.kubevirt.io/kvm", "1k")
        .withAllocatable("devices.kubevirt.io/tun", "1k")
        .withAllocatable("devices.kubevirt.io/vhost-net", "1k");
  }

  /** Machines (JSON of kind VirtualMachine) that match have this fault; the latest rule wins. */
  public KubeVirtHardware onMachines(Predicate<JsonNode> matching, MachineFault fault) {
    machineFaults.add(matching, fault);
    return this;
  }

  /** DataVolumes (JSON) that match and are not filled yet have this fault; the latest rule wins. */
  public KubeVirtHardware onVolumes(Predicate<JsonNode> matching, VolumeFault fault) {
    volumeFaults.add(matching, fault);
    objects.volumes().all().forEach(volume -> volumes.add(Doc.key(volume)));
    return this;
  }

  /** From now on nothing is wrong; what a launcher Pod has suffered already, it keeps. */
  public KubeVirtHardware clearFaults() {
    machineFaults.clear();
    volumeFaults.clear();
    return this;
  }

  /** How long a guest takes from "Scheduled" to "Running"; 100 ms unless set. */
  public KubeVirtHardware bootDelay(Duration delay) {
    handler.bootDelay(delay);
    return this;
  }

  /** How long a guest takes to move to another node; 100 ms unless set. */
  public KubeVirtHardware moveDelay(Duration delay) {
    handler.moveDelay(delay);
    return this;
  }

  /** How long a guest takes to shut down; no time unless set. */
  public KubeVirtHardware shutdownDelay(Duration delay) {
    handler.shutdownDelay(delay);
    return this;
  }

  /** Asks for a live migration, as {@code virtctl migrate} does, and does not wait for it. */
  public void migrate(String namespace, String name) {
    ObjectNode migration = Doc.object(Kind.MIGRATION, namespace, "");
    Doc.child(migration, "metadata").put("generateName", name + "-").remove("name");
    migration.putObject("spec").put("vmiName", name);
    objects.api().create(Kind.MIGRATION.path(namespace), migration);
  }

  /** How long a volume takes for a step, and how much of it is filled in one; 100 ms, 50 %. */
  public KubeVirtHardware fillPace(Duration step, int percent) {
    importer.pace(step, percent);
    return this;
  }

  /** Pauses a machine or lets it run on, as {@code virtctl} does. */
  public void pause(String namespace, String name, boolean paused) {
    handler.pause(instance(namespace, name), paused);
  }

  /** Ends a guest that runs, as if it had crashed: its launcher Pod fails. */
  public void crash(String namespace, String name) {
    hardware.fail(launcher(namespace, name));
  }

  /** Lets a guest's readiness probe pass or fail, from now on. */
  public void setReady(String namespace, String name, boolean ready) {
    hardware.setReady(launcher(namespace, name), ready);
  }

  KubeVirtObjects objects() {
    return objects;
  }

  Hardware hardware() {
    return hardware;
  }

  MachineFault faultOf(JsonNode machine) {
    return machineFaults.of(machine);
  }

  ObjectNode instance(String namespace, String name) {
    return objects
        .api()
        .find(Kind.INSTANCE.path(namespace, name))
        .orElseThrow(() -> new IllegalStateException(namespace + "/" + name + " does not run."));
  }

  private void leave(ObjectNode pod) {
    hardware.complete(Json.convert(pod, Pod.class));
  }

  private Pod launcher(String namespace, String name) {
    return objects
        .launcherOf(instance(namespace, name))
        .map(pod -> Json.convert(pod, Pod.class))
        .orElseThrow(() -> new IllegalStateException(namespace + "/" + name + " has no Pod."));
  }

  /** By the Pod's owner: its label {@code vm.kubevirt.io/name} holds the guest's host name. */
  private MachineFault faultOf(Pod pod) {
    return pod.getMetadata().getOwnerReferences().stream()
        .filter(owner -> owner.getKind().equals(Kind.INSTANCE.kind()))
        .flatMap(
            owner ->
                objects
                    .machines()
                    .find(pod.getMetadata().getNamespace() + "/" + owner.getName())
                    .stream())
        .map(this::faultOf)
        .findFirst()
        .orElse(MachineFault.NONE);
  }

  private void lookAfterMachine(String key) {
    handler.reconcile(key).ifPresent(delay -> machines.addAfter(delay, key));
  }

  private void lookAfterVolume(String key) {
    provisioner.reconcile(key);
    importer.reconcile(key).ifPresent(delay -> volumes.addAfter(delay, key));
  }

  @Override
  public void close() {
    machines.close();
    volumes.close();
    objects.close();
  }
}
