package dev.vmss.operator.image.item;

import dev.vmss.api.v1alpha1.ImportedVolume;
import java.util.Optional;

/**
 * The volume that a source asks its disk to be imported into.
 *
 * @param size as it is written
 * @param storageClass the cluster's default one when empty
 */
public record WantedVolume(String size, Optional<String> storageClass) {

  static WantedVolume of(ImportedVolume volume) {
    return new WantedVolume(
        volume.size().toString(), Optional.ofNullable(volume.storageClassName()));
  }
}
