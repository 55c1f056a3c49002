package dev.vmss.operator.runtime.machine;

import dev.vmss.api.v1alpha1.InstancetypeReference;
import dev.vmss.api.v1alpha1.PreferenceReference;
import dev.vmss.api.v1alpha1.VirtualMachineSizeSpec;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.kubevirt.Devices;
import dev.vmss.operator.kubevirt.Domain;
import dev.vmss.operator.kubevirt.InstancetypeMatcher;
import dev.vmss.operator.kubevirt.KubeVirt;
import dev.vmss.operator.kubevirt.MachineSpec;
import dev.vmss.operator.kubevirt.MachineTemplate;
import dev.vmss.operator.kubevirt.Nothing;
import dev.vmss.operator.kubevirt.TemplateMetadata;
import dev.vmss.operator.kubevirt.VirtualMachine;
import dev.vmss.operator.kubevirt.VirtualMachineSpec;
import dev.vmss.operator.runtime.HostName;
import dev.vmss.operator.runtime.InstanceObject;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.Slot;
import dev.vmss.operator.runtime.Spread;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Renders an instance as a machine, from a spec that {@link MachineCheck} found nothing wrong with.
 * Nothing but this is written of it, and what is stored is never compared with it: KubeVirt
 * completes the spec, and users stop machines in it. Pure.
 */
final class MachineRenderer {

  private MachineRenderer() {}

  static VirtualMachine render(Recipe recipe, Slot slot, RootDisk root) {
    MachineDisks disks = MachineDisks.of(recipe, slot, root);
    VirtualMachine machine = new VirtualMachine();
    machine.setMetadata(InstanceObject.metadata(recipe, slot));
    machine.setSpec(
        new VirtualMachineSpec(
            KubeVirt.ALWAYS,
            disks.templates(),
            matcher(recipe.size().instancetype()),
            matcher(recipe.size().preference()),
            new MachineTemplate(template(recipe, slot), spec(recipe, slot, disks))));
    return machine;
  }

  private static @Nullable InstancetypeMatcher matcher(@Nullable InstancetypeReference type) {
    return type == null ? null : new InstancetypeMatcher(type.name(), type.kind());
  }

  private static @Nullable InstancetypeMatcher matcher(@Nullable PreferenceReference preference) {
    return preference == null
        ? null
        : new InstancetypeMatcher(preference.name(), preference.kind());
  }

  /**
   * Again, because a run and its Pod know only these: spread, Services and autoscalers see Pods.
   */
  private static TemplateMetadata template(Recipe recipe, Slot slot) {
    return new TemplateMetadata(
        null, InstanceObject.labels(recipe, slot), InstanceObject.annotations(recipe));
  }

  /**
   * KubeVirt itself keeps machines to its nodes. Of the image's system nothing is said: a guest
   * with Windows runs on a node with Linux.
   */
  private static MachineSpec spec(Recipe recipe, Slot slot, MachineDisks disks) {
    GuestNetwork network = GuestNetwork.of(recipe.profile());
    return new MachineSpec(
        HostName.of(recipe, slot),
        architecture(recipe.image()),
        recipe.terminationGrace().toSeconds(),
        KubeVirt.MIGRATE_IF_POSSIBLE,
        recipe.size().nodeSelector(),
        Spread.tolerations(recipe.size()),
        Spread.affinity(slot, recipe.image().architectures()),
        List.of(Spread.constraint(recipe)),
        domain(recipe.size(), new Devices(disks.disks(), network.interfaces(), Nothing.MORE)),
        network.networks(),
        network.readiness().orElse(null),
        disks.volumes());
  }

  /** Without it KubeVirt takes the cluster's own, to which the affinity then has to agree. */
  private static @Nullable String architecture(ServedImage image) {
    return image.architectures().size() == 1 ? image.architectures().iterator().next() : null;
  }

  /**
   * As many processors as cores, and the same number asked of the node: left alone, KubeVirt asks
   * for a tenth. One socket, because some guests use no more. Where there is an instancetype, it
   * says all of this, and KubeVirt refuses a machine that says it, too.
   */
  private static Domain domain(VirtualMachineSizeSpec size, Devices devices) {
    if (size.instancetype() != null) {
      return new Domain(null, null, null, devices);
    }
    return new Domain(
        new Domain.Cpu(size.cores(), 1, 1),
        new Domain.Memory(size.memory()),
        new Domain.Resources(Map.of("cpu", new Quantity(size.cores().toString()))),
        devices);
  }
}
