package dev.vmss.operator.runtime.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** "dataDisks: [{lun, diskSizeGB, storageClassName}]" (02), for Pods. */
class DataDisksTest {

  private static final Pod POD =
      Recipes.plain()
          .profile(
              """
              storageProfile:
                imageReference: {publisher: P, offer: O, sku: S, version: latest}
                dataDisks: [{lun: 0, diskSizeGB: 100, storageClassName: fast}, {lun: 63, diskSizeGB: 1}]
              osProfile: {customData: aGVsbG8=}
              """)
          .pod();

  private static Volume volume(String name) {
    return POD.getSpec().getVolumes().stream()
        .filter(volume -> volume.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void eachIsAVolumeThatComesAndGoesWithItsPod() {
    var template = volume("data-disk-0").getEphemeral().getVolumeClaimTemplate();
    assertThat(template.getSpec().getResources().getRequests())
        .isEqualTo(Map.of("storage", new Quantity("100Gi")));
    assertThat(template.getSpec().getStorageClassName()).isEqualTo("fast");
    assertThat(template.getSpec().getAccessModes()).containsExactly("ReadWriteOnce");
    assertThat(template.getMetadata().getLabels()).containsEntry("vmss.dev/scale-set", "web");
  }

  /** Null, and not an empty name, which would mean "no class at all". */
  @Test
  void withoutAClassTheClustersDefaultOneIsUsed() {
    assertThat(
            volume("data-disk-63")
                .getEphemeral()
                .getVolumeClaimTemplate()
                .getSpec()
                .getStorageClassName())
        .isNull();
  }

  @Test
  void eachIsMountedWhereTheDocsSayBesideTheCustomData() {
    assertThat(POD.getSpec().getContainers().get(0).getVolumeMounts())
        .extracting(mount -> mount.getName() + " " + mount.getMountPath())
        .containsExactly(
            "custom-data /etc/vmss", "data-disk-0 /mnt/vmss/lun0", "data-disk-63 /mnt/vmss/lun63");
  }

  @Test
  void aSetWithoutDataDisksHasNoVolumes() {
    assertThat(Recipes.plain().pod().getSpec().getVolumes()).isEmpty();
  }
}
