package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.vmss.api.schema.ListKeys;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The image and the disks of an instance. */
@ApiObject
public record StorageProfile(
    @JsonPropertyDescription("The marketplace image that instances are made from.") @Required
        ImageReference imageReference,
    @JsonPropertyDescription(
            "The root disk of machines. Pods have none of their own: they ignore it, and a "
                + "Warning Event says so.")
        @Nullable OsDisk osDisk,
    @JsonPropertyDescription(
            "The empty disks that every instance gets, at most 64 and no more than "
                + "its size allows, each with a lun of its own. A Pod finds each as a file system "
                + "in the folder /mnt/vmss/lun followed by the number.")
        @Size(max = 64)
        @ListKeys("lun")
        List<DataDisk> dataDisks) {

  public StorageProfile {
    dataDisks = Copies.of(dataDisks);
  }
}
