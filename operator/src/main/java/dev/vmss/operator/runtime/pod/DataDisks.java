package dev.vmss.operator.runtime.pod;

import dev.vmss.api.v1alpha1.DataDisk;
import dev.vmss.api.v1alpha1.WellKnown;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.List;
import java.util.Map;

/**
 * Data disks as generic ephemeral volumes: Kubernetes makes a claim for each when it sees the Pod
 * and deletes it with the Pod, so that an instance stays one object and one write.
 */
final class DataDisks {

  /** Where a disk is mounted, followed by its lun. */
  private static final String FOLDER = "/mnt/vmss/lun";

  private DataDisks() {}

  /**
   * @param set named on the claims, for people: the Pod owns them
   */
  static List<Volume> volumes(List<DataDisk> disks, String set) {
    return disks.stream().map(disk -> volume(disk, set)).toList();
  }

  private static Volume volume(DataDisk disk, String set) {
    return new VolumeBuilder()
        .withName(name(disk))
        .withNewEphemeral()
        .withNewVolumeClaimTemplate()
        .withNewMetadata()
        .withLabels(Map.of(WellKnown.SCALE_SET, set))
        .endMetadata()
        .withNewSpec()
        .withAccessModes("ReadWriteOnce")
        .withStorageClassName(disk.storageClassName())
        .withNewResources()
        .withRequests(Map.of("storage", new Quantity(disk.diskSizeGB() + "Gi")))
        .endResources()
        .endSpec()
        .endVolumeClaimTemplate()
        .endEphemeral()
        .build();
  }

  static List<VolumeMount> mounts(List<DataDisk> disks) {
    return disks.stream()
        .map(
            disk ->
                new VolumeMountBuilder()
                    .withName(name(disk))
                    .withMountPath(FOLDER + disk.lun())
                    .build())
        .toList();
  }

  private static String name(DataDisk disk) {
    return "data-disk-" + disk.lun();
  }
}
