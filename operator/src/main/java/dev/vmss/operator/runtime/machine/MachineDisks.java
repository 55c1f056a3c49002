package dev.vmss.operator.runtime.machine;

import dev.vmss.api.v1alpha1.DataDisk;
import dev.vmss.api.v1alpha1.OsDisk;
import dev.vmss.api.v1alpha1.OsProfile;
import dev.vmss.operator.catalogue.ImageVolume;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.kubevirt.DataVolumeTemplate;
import dev.vmss.operator.kubevirt.Disk;
import dev.vmss.operator.kubevirt.TemplateMetadata;
import dev.vmss.operator.kubevirt.Volume;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.Slot;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The disks of a machine, and what is behind each: its root, its data disks by lun, and the data
 * for its first start.
 *
 * @param templates volumes that are made for it and go with it
 */
record MachineDisks(List<Disk> disks, List<Volume> volumes, List<DataVolumeTemplate> templates) {

  private static final String ROOT = "root";
  private static final String CLOUD_INIT = "cloudinit";
  private static final String VIRTIO = "virtio";

  static MachineDisks of(Recipe recipe, Slot slot, RootDisk root) {
    // With a preference the bus is its business: there are guests that do not know this one.
    Disk.Target target = new Disk.Target(recipe.size().preference() == null ? VIRTIO : null);
    String machine = slot.id().nameIn(recipe.owner().name());
    List<Disk> disks = new ArrayList<>();
    List<Volume> volumes = new ArrayList<>();
    disks.add(new Disk(ROOT, 1, null, target));
    volumes.add(root(recipe.image(), machine, root));
    for (DataDisk disk : byLun(recipe)) {
      String serial = ClaimName.serial(disk.lun());
      disks.add(new Disk(serial, null, serial, target));
      String claim = ClaimName.of(recipe.owner().name(), slot.id(), disk.lun());
      volumes.add(Volume.of(serial, new Volume.Claim(claim)));
    }
    cloudInit(recipe.profile().osProfile())
        .ifPresent(
            data -> {
              disks.add(new Disk(CLOUD_INIT, null, null, target));
              volumes.add(Volume.of(CLOUD_INIT, data));
            });
    return new MachineDisks(disks, volumes, templates(recipe, machine, root));
  }

  private static List<DataDisk> byLun(Recipe recipe) {
    return recipe.profile().storageProfile().dataDisks().stream()
        .sorted(Comparator.comparing(DataDisk::lun))
        .toList();
  }

  private static Volume root(ServedImage image, String machine, RootDisk root) {
    return switch (root) {
      case RootDisk.Ephemeral _ ->
          Volume.of(
              ROOT,
              new Volume.ContainerDisk(
                  image.reference() + "@" + image.digest(), image.pullSecret().orElse(null)));
      case RootDisk.Clone clone -> Volume.of(ROOT, new Volume.DataVolume(clone.nameFor(machine)));
    };
  }

  private static List<DataVolumeTemplate> templates(Recipe recipe, String machine, RootDisk root) {
    return switch (root) {
      case RootDisk.Ephemeral _ -> List.of();
      case RootDisk.Clone clone -> {
        ImageVolume volume = clone.volume();
        yield List.of(
            new DataVolumeTemplate(
                TemplateMetadata.named(clone.nameFor(machine)),
                new DataVolumeTemplate.Spec(
                    new DataVolumeTemplate.Source(
                        new DataVolumeTemplate.ClaimSource(volume.namespace(), volume.name())),
                    storage(recipe.profile().storageProfile().osDisk(), volume))));
      }
    };
  }

  /** What the set says of its root disk, and what it leaves open as the imported volume has it. */
  private static DataVolumeTemplate.Storage storage(@Nullable OsDisk wanted, ImageVolume volume) {
    OsDisk disk = Objects.requireNonNullElse(wanted, new OsDisk(null, null));
    Quantity size =
        disk.diskSizeGB() == null ? volume.size() : new Quantity(disk.diskSizeGB() + "Gi");
    return new DataVolumeTemplate.Storage(
        Optional.ofNullable(disk.storageClassName()).or(volume::storageClass).orElse(null),
        new DataVolumeTemplate.Resources(Map.of("storage", size)));
  }

  private static Optional<Volume.CloudInit> cloudInit(OsProfile os) {
    if (os.customDataSecretRef() != null) {
      Volume.SecretName secret = new Volume.SecretName(os.customDataSecretRef().name());
      return Optional.of(new Volume.CloudInit(secret, null));
    }
    return Optional.ofNullable(os.customData())
        .filter(base64 -> !base64.isEmpty())
        .map(base64 -> new Volume.CloudInit(null, base64));
  }
}
