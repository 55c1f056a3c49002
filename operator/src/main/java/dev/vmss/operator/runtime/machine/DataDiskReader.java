package dev.vmss.operator.runtime.machine;

import dev.vmss.api.v1alpha1.DataDisk;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.runtime.DataDiskClaim;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.Slot;
import dev.vmss.operator.runtime.owned.Claim;
import dev.vmss.operator.runtime.owned.Stamps;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The claims behind the data disks of machines: what is written, and how it is read again. A claim
 * belongs to the set and not to the machine, which it outlives. Pure.
 */
final class DataDiskReader {

  private DataDiskReader() {}

  /** A claim and the set that it says it belongs to. */
  record Found(Claim claim, DataDiskClaim disk) {}

  static Optional<Found> see(PersistentVolumeClaim object) {
    return Claim.of(object).flatMap(claim -> see(claim, object));
  }

  private static Optional<Found> see(Claim claim, PersistentVolumeClaim object) {
    String name = object.getMetadata().getName();
    return ClaimName.owner(claim.set().name(), name)
        .map(
            id ->
                new Found(
                    claim,
                    new DataDiskClaim(
                        name,
                        object.getMetadata().getUid(),
                        id,
                        Stamps.zone(object),
                        retained(object),
                        object.getMetadata().getDeletionTimestamp() != null)));
  }

  private static boolean retained(PersistentVolumeClaim object) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    return annotations != null && "true".equals(annotations.get(WellKnown.RETAINED));
  }

  /** The claims of a machine, each an empty disk as its profile has it. */
  static List<PersistentVolumeClaim> claims(Recipe recipe, Slot slot) {
    return recipe.profile().storageProfile().dataDisks().stream()
        .map(disk -> claim(recipe.owner(), slot, disk))
        .toList();
  }

  private static PersistentVolumeClaim claim(Recipe.Owner owner, Slot slot, DataDisk disk) {
    Map<String, String> labels = new HashMap<>();
    labels.put(WellKnown.SCALE_SET, owner.name());
    labels.put(WellKnown.INSTANCE_ID, slot.id().toString());
    labels.put(WellKnown.LUN, disk.lun().toString());
    slot.zone().ifPresent(zone -> labels.put(WellKnown.ZONE, zone));
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withNamespace(owner.namespace())
        .withName(ClaimName.of(owner.name(), slot.id(), disk.lun()))
        .withLabels(labels)
        .addNewOwnerReference()
        .withApiVersion(WellKnown.API_VERSION)
        .withKind(VirtualMachineScaleSet.class.getSimpleName())
        .withName(owner.name())
        .withUid(owner.uid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .endOwnerReference()
        .endMetadata()
        .withNewSpec()
        .withAccessModes("ReadWriteOnce")
        .withStorageClassName(disk.storageClassName())
        .withNewResources()
        .withRequests(Map.of("storage", new Quantity(disk.diskSizeGB() + "Gi")))
        .endResources()
        .endSpec()
        .build();
  }
}
