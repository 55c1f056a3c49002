package dev.vmss.api.v1alpha1;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The image and the disks of an instance. */
@ApiObject
public record StorageProfile(
    ImageReference imageReference, @Nullable OsDisk osDisk, List<DataDisk> dataDisks) {

  public StorageProfile {
    dataDisks = Copies.of(dataDisks);
  }
}
